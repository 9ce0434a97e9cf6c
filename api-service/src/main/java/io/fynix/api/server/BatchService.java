package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Serves many commands of one request. Blocks, so it belongs on virtual threads. */
@ApplicationScoped
class BatchService {
  private final ServerApi api;
  private final int maxCommands;
  private final int parallelism;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  BatchService(ServerApi api, ApiConfig config) {
    this.api = api;
    this.maxCommands = config.maxBatchCommands();
    this.parallelism = config.parallelism();
  }

  @PreDestroy
  void close() {
    threads.close();
  }

  /**
   * What a caller wants done.
   *
   * @param method a name, perhaps of no method
   */
  record Command(String method, RequestBody params) {}

  /**
   * Reads the commands, each an object with one member: its method.
   *
   * @throws ApiException when there are too many, none, or one that is not one
   */
  List<Command> read(RequestBody body) {
    List<RequestBody> given = body.objects("commands");
    if (given.isEmpty() || given.size() > maxCommands) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "commands has not between 1 and " + maxCommands + " elements");
    }
    var commands = new ArrayList<Command>(given.size());
    for (RequestBody command : given) {
      if (command.names().size() != 1) {
        throw new ApiException(ErrorCode.BAD_REQUEST, "a command has not exactly one method");
      }
      String method = command.names().iterator().next();
      RequestBody params = command.object(method);
      if (params == null) {
        throw new ApiException(ErrorCode.BAD_REQUEST, "a command has no parameters");
      }
      commands.add(new Command(method, params));
    }
    return commands;
  }

  /**
   * Serves commands that are permitted, one after the other, or at most {@code
   * fynix.api.parallelism} at a time. What one command can not have does not hold up the others.
   */
  ApiReply.Batched run(List<Command> commands, boolean parallel) {
    List<ApiReply> answers =
        parallel
            ? Window.inOrder(
                commands,
                parallelism,
                command -> threads.submit(() -> serve(command)),
                BatchService::join)
            : commands.stream().map(this::serve).toList();
    return new ApiReply.Batched(
        IntStream.range(0, commands.size())
            .mapToObj(i -> reply(commands.get(i), answers.get(i)))
            .toList());
  }

  /** What could not be served; the others are under their method's name. */
  private static Map<String, Object> reply(Command command, ApiReply answer) {
    Object result = answer.result();
    ApiReply.Failure error = answer.error();
    if (error != null) {
      return Map.of("error", error);
    }
    return Map.of(command.method(), result == null ? ApiReply.NOTHING : result);
  }

  private ApiReply serve(Command command) {
    return Window.attempt(
        () -> {
          ApiMethod method =
              ApiMethod.find(command.method())
                  .orElseThrow(() -> new ApiException(ErrorCode.METHOD_NOT_FOUND));
          try {
            return ApiReply.of(api.call(method, command.params()));
          } catch (ProblemException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()));
          }
        });
  }

  private static ApiReply join(Future<ApiReply> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(ErrorCode.INTERNAL, "the service is stopping");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command of a batch failed", e.getCause());
    }
  }
}
