package io.fynix.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bash side of {@code ./fynix}, with folders that only pretend to hold a JDK or a Maven. */
class FynixScriptTest {

  private static final Path SCRIPT = Path.of("..", "fynix").toAbsolutePath().normalize();
  private static final String SYSTEM_PATH = "/usr/bin:/bin";

  @TempDir Path folder;

  private record Result(int exitCode, String output) {}

  @Test
  void theNewestJdkOfAllPlacesIsTaken() throws Exception {
    jdk("home", "17.0.9");
    jdk("jvm/b", "21.0.2");
    jdk("jvm/a", "25.0.3");
    jdk("jvm/c", "24");

    assertThat(chosenJdk().output()).isEqualTo(folder.resolve("jvm/a") + " 25.0.3");
  }

  @Test
  void aJdkWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
    Path home = jdk("jvm/a", "22.0.1");
    Files.delete(home.resolve("release"));
    script(home.resolve("bin/java"), "echo 'openjdk version \"22.0.1\" 2024-04-16' >&2");

    assertThat(chosenJdk().output()).isEqualTo(home + " 22.0.1");
  }

  @Test
  void aJavaRuntimeWithoutACompilerIsNoJdk() throws Exception {
    Files.delete(jdk("jvm/a", "25").resolve("bin/javac"));
    jdk("jvm/b", "21");

    assertThat(chosenJdk().output()).isEqualTo(folder.resolve("jvm/b") + " 21");
  }

  @Test
  void aFolderWithASpaceInItsNameIsFound() throws Exception {
    jdk("jvm/my jdk", "21");

    assertThat(chosenJdk().output()).isEqualTo(folder.resolve("jvm/my jdk") + " 21");
  }

  @Test
  void withoutANewEnoughJdkItSaysWhatItFoundAndWhatToDo() throws Exception {
    jdk("jvm/a", "17.0.9");

    Result result = chosenJdk();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("needs a JDK 21 or newer", folder.resolve("jvm/a") + " (Java 17.0.9)", "apt-get");
  }

  @Test
  void aNewEnoughMavenOnThePathIsTaken() throws Exception {
    script(folder.resolve("bin/mvn"), "echo 'Apache Maven 3.9.1 (abc)'");

    assertThat(chosenMaven().output()).isEqualTo(folder.resolve("bin/mvn").toString());
  }

  @Test
  void theFetchedMavenIsTakenBeforeAnOldOne() throws Exception {
    script(folder.resolve("bin/mvn"), "echo 'Apache Maven 3.8.7'");
    Path fetched = folder.resolve("cache/fynix/apache-maven-3.9.16/bin/mvn");
    script(fetched, "exit 0");

    assertThat(chosenMaven().output()).isEqualTo(fetched.toString());
  }

  @Test
  void anOldMavenFetchesTheNewOneOnce() throws Exception {
    Path fetched = folder.resolve("cache/fynix/apache-maven-3.9.16/bin/mvn");
    script(
        folder.resolve("bin/mvn"),
        "[ \"$1\" = -v ] && { echo 'Apache Maven 3.8.7'; exit; }\n"
            + "mkdir -p '%s' && echo '#!/bin/sh' > '%s'".formatted(fetched.getParent(), fetched));

    assertThat(chosenMaven().output()).endsWith(fetched.toString());
    assertThat(fetched).isExecutable();
  }

  @Test
  void withoutAnyMavenItSaysWhatToDo() throws Exception {
    Result result =
        run(
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            "command() { return 1; }; choose_maven");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("needs Maven 3.9 or newer and found none");
  }

  @Test
  void anUntouchedModuleIsNotBuiltAgain() throws Exception {
    module("local");
    built("local");

    assertThat(changed("local").output()).isEmpty();
  }

  @Test
  void aModuleWhoseSourceChangedIsBuiltAgain() throws Exception {
    Path source = module("local");
    built("local");
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));

    assertThat(changed("local").output()).isEqualTo("local");
  }

  @Test
  void aModuleWithANewFileIsBuiltAgain() throws Exception {
    Path source = module("local");
    built("local");
    Files.writeString(source.resolveSibling("B.java"), "class B {}");

    assertThat(changed("local").output()).isEqualTo("local");
  }

  @Test
  void aModuleWhoseProductIsGoneIsBuiltAgain() throws Exception {
    module("local");
    built("local");
    Files.delete(folder.resolve("local/target/local.jar"));

    assertThat(changed("local").output()).isEqualTo("local");
  }

  @Test
  void aChangeOfThePlatformRebuildsTheServicesButNotTheRunner() throws Exception {
    module("local");
    module("api-service");
    Path source = module("platform");
    built("local");
    built("api-service");
    Files.writeString(source, "class A { int changed; }");

    assertThat(changed("api-service local").output()).isEqualTo("api-service");
  }

  @Test
  void theSummaryAddsUpAllReports() throws Exception {
    report("a/target/surefire-reports/TEST-A.xml", 10, 1, 2, 3);
    report("b/target/failsafe-reports/TEST-B.xml", 5, 0, 0, 1);

    assertThat(run(Map.of(), "summary").output()).isEqualTo("8 passed, 3 failed, 4 skipped");
  }

  @Test
  void anUnknownVerbGetsTheListOfVerbs() throws Exception {
    Result result = run(Map.of(), "main launch");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).contains("unknown verb 'launch'", "./fynix up");
  }

  @Test
  void itWorksThroughASymbolicLinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("linked"), SCRIPT);

    Result result =
        execute(Map.of(), List.of("bash", "-c", "source '%s'; echo $root".formatted(link)));

    assertThat(result.output()).isEqualTo(Path.of("..").toRealPath().toString());
  }

  private Result chosenJdk() throws IOException, InterruptedException {
    return run(
        Map.of(
            "JAVA_HOME",
            folder.resolve("home").toString(),
            "FYNIX_JVM_FOLDERS",
            folder.resolve("none") + "/*:" + folder.resolve("jvm") + "/*"),
        // command -v java would find the machine's own
        "command() { return 1; }; choose_jdk; echo $JAVA_HOME $java_version");
  }

  private Result chosenMaven() throws IOException, InterruptedException {
    return run(
        Map.of(
            "PATH",
            folder.resolve("bin") + ":" + SYSTEM_PATH,
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString()),
        "choose_maven; echo $mvn");
  }

  private Result changed(String modules) throws IOException, InterruptedException {
    return run(Map.of(), "changed_modules " + modules);
  }

  private void built(String module) throws IOException, InterruptedException {
    Path product =
        folder.resolve(
            module.equals("local")
                ? "local/target/local.jar"
                : module + "/target/quarkus-app/quarkus-run.jar");
    Files.createDirectories(product.getParent());
    Files.writeString(product, "");
    run(
        Map.of(),
        "mkdir -p $state/built; fingerprint %s > $state/built/%s".formatted(module, module));
  }

  private Path module(String name) throws IOException {
    Path source = folder.resolve(name).resolve("src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(folder.resolve("pom.xml"), "<project/>");
    Files.writeString(folder.resolve(name).resolve("pom.xml"), "<project/>");
    return Files.writeString(source, "class A {}");
  }

  private void report(String file, int tests, int errors, int failures, int skipped)
      throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(
        path,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0" name="T" time="0.1" tests="%d" errors="%d" skipped="%d" failures="%d">
          <testcase name="a"/>
        </testsuite>
        """
            .formatted(tests, errors, skipped, failures));
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    script(home.resolve("bin/java"), "exit 0");
    script(home.resolve("bin/javac"), "exit 0");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"T\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result run(Map<String, String> environment, String commands)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("FYNIX_ROOT", folder.toString());
    return execute(all, List.of("bash", "-c", "source '%s'\n%s".formatted(SCRIPT, commands)));
  }

  private Result execute(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.strip());
  }
}
