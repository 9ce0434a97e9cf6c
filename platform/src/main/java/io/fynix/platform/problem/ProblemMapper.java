package io.fynix.platform.problem;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.fynix.platform.redis.RedisUnavailableException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The only place where an exception becomes an HTTP answer; one method per family of exceptions. No
 * exception's own text, except a {@link ProblemException}'s, reaches the caller.
 */
@Singleton
public final class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  private final ProblemMetrics metrics;

  ProblemMapper(ProblemMetrics metrics) {
    this.metrics = metrics;
  }

  /** What a service decided to tell its caller. */
  @ServerExceptionMapper
  public Response expected(ProblemException e) {
    return answer(Problem.of(e.type(), e.detail()));
  }

  /** What the framework refused: an unknown path, a wrong method, a broken or too large body. */
  @ServerExceptionMapper
  public Response framework(WebApplicationException e) {
    Response refused = e.getResponse();
    if (refused.getStatus() < 400) {
      return refused; // a redirect
    }
    if (refused.getStatus() >= 500) {
      LOG.error("Request failed", e);
    }
    var problem = Problem.ofStatus(refused.getStatus(), refused.getStatusInfo().getReasonPhrase());
    Response answer = answer(problem);
    var allow = refused.getHeaders().getFirst(HttpHeaders.ALLOW);
    return allow == null
        ? answer
        : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
  }

  /** The body is JSON, but not what the method takes. */
  @ServerExceptionMapper({MismatchedInputException.class, ValueInstantiationException.class})
  public Response unreadable(com.fasterxml.jackson.databind.JsonMappingException e) {
    return answer(
        Problem.of(ProblemType.INVALID_REQUEST, "The body is not what this method takes."));
  }

  /** A constraint on a parameter or a field does not hold; on a result, it is our bug. */
  @ServerExceptionMapper
  public Response invalid(ConstraintViolationException e) {
    if (e.getConstraintViolations().stream().anyMatch(ProblemMapper::isOfResult)) {
      return unexpected(e);
    }
    List<Problem.FieldError> errors =
        e.getConstraintViolations().stream()
            .map(v -> new Problem.FieldError(field(v.getPropertyPath()), v.getMessage()))
            .sorted(Comparator.comparing(Problem.FieldError::field))
            .toList();
    ProblemType type = ProblemType.INVALID_REQUEST;
    return answer(new Problem(type.uri(), type.title(), type.status(), null, errors));
  }

  /** Redis is away, slow or busy; its own state is logged and counted where it is watched. */
  @ServerExceptionMapper
  public Response storeUnavailable(RedisUnavailableException e) {
    LOG.debug("Storage unavailable", e);
    return answer(Problem.of(ProblemType.STORE_UNAVAILABLE, null));
  }

  /** Everything else is our bug. */
  @ServerExceptionMapper
  public Response unexpected(Throwable e) {
    if ((e instanceof CompletionException || e instanceof ExecutionException)
        && e.getCause() != null) {
      return unwrapped(e.getCause());
    }
    LOG.error("Request failed", e);
    return answer(Problem.of(ProblemType.INTERNAL_ERROR, null));
  }

  private Response unwrapped(Throwable cause) {
    return switch (cause) {
      case ProblemException e -> expected(e);
      case RedisUnavailableException e -> storeUnavailable(e);
      case WebApplicationException e -> framework(e);
      default -> unexpected(cause);
    };
  }

  private Response answer(Problem problem) {
    metrics.count(problem);
    var response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.toJson());
    problem.headers().forEach(response::header);
    return response.build();
  }

  private static boolean isOfResult(ConstraintViolation<?> violation) {
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKind() == ElementKind.RETURN_VALUE) {
        return true;
      }
    }
    return false;
  }

  /** The path without the names of the Java method and of its body parameter's position. */
  private static String field(Path path) {
    var field = new StringBuilder();
    for (Path.Node node : path) {
      if (node.getKind() != ElementKind.METHOD && node.getName() != null) {
        field.append(field.isEmpty() ? "" : ".").append(node.getName());
      }
    }
    return field.toString();
  }
}
