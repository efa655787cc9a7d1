package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The whole program in a class loader of its own, where a class of the peer may be another. */
final class OtherPeer implements Closeable {
  private static final Path SOURCES =
      Path.of("..", "peer", "src", "main", "java", "resync", "peer");

  private final URLClassLoader classes;

  private OtherPeer(URLClassLoader classes) {
    this.classes = classes;
  }

  static OtherPeer asItIs() {
    return new OtherPeer(loader(List.of()));
  }

  /**
   * A peer with a defect.
   *
   * @param folder receives the changed class
   */
  static OtherPeer with(PlantedDefect defect, Path folder) throws IOException {
    Path original = SOURCES.resolve(defect.source() + ".java");
    String source = Files.readString(original);
    assertEquals(
        2,
        source.split(java.util.regex.Pattern.quote(defect.line()), -1).length,
        () -> original + " has not once: " + defect.line());
    Path changed = Files.createDirectories(folder).resolve(original.getFileName());
    Files.writeString(changed, source.replace(defect.line(), defect.instead()));
    compile(changed, folder);
    return new OtherPeer(loader(List.of(folder)));
  }

  private static void compile(Path source, Path target) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("-d", target.toString(), "-proc:none"),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertEquals(true, done, said::toString);
    }
  }

  /** Nothing of ours is shared with the class loader of the test. */
  private static URLClassLoader loader(List<Path> first) {
    List<URL> urls = new ArrayList<>();
    first.forEach(folder -> urls.add(url(folder)));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(url(Path.of(entry)));
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Types a command; returns its exit code. */
  int resync(String... words) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      Object code =
          classes
              .loadClass("resync.lab.cli.Main")
              .getMethod("execute", String[].class)
              .invoke(null, (Object) words);
      return (Integer) code;
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }
}
