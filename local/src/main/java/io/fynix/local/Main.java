package io.fynix.local;

import io.fynix.local.cli.Screen;
import io.fynix.local.cli.UserException;
import io.fynix.local.replay.ReplayCommand;
import io.fynix.local.suite.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The Java side of {@code ./fynix}: one subcommand per verb that needs more than Maven. */
@Command(
    name = "./fynix",
    description = "Runs Fynix on one machine.",
    subcommands = {UpCommand.class, ReplayCommand.class})
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof UserException expected) {
                Screen.ofProcess().error(expected.getMessage());
                return expected.exitCode();
              }
              throw failure;
            });
  }
}
