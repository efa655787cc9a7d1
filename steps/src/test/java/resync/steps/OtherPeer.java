package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
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
import resync.lab.cli.Main;
import resync.peer.engine.Behaviour;

/**
 * The program with a peer and a simulation of its own, of which a class may be another; the lab is
 * that of the test.
 */
final class OtherPeer implements Closeable {
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
   * @param folder receives what is on the class path before everything else
   */
  static OtherPeer with(PlantedDefect defect, Path folder) throws IOException {
    switch (defect) {
      case PlantedDefect.AtSeam(_, Class<? extends Behaviour> behaviour) ->
          provide(behaviour, folder);
      case PlantedDefect.InSource source -> change(source, folder);
    }
    return new OtherPeer(loader(List.of(folder)));
  }

  private static void provide(Class<? extends Behaviour> behaviour, Path folder)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve(Behaviour.class.getName()), behaviour.getName());
  }

  private static void change(PlantedDefect.InSource defect, Path folder) throws IOException {
    Path original = source(defect);
    String source = Files.readString(original);
    assertEquals(
        2,
        source.split(java.util.regex.Pattern.quote(defect.line()), -1).length,
        () -> original + " has not once: " + defect.line());
    Path changed = Files.createDirectories(folder).resolve(original.getFileName());
    Files.writeString(changed, source.replace(defect.line(), defect.instead()));
    compile(changed, folder);
  }

  private static Path source(PlantedDefect.InSource defect) {
    String module = defect.source().substring(0, defect.source().indexOf('/'));
    return Path.of("..", module, "src", "main", "java", "resync")
        .resolve(defect.source() + ".java");
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

  private static URLClassLoader loader(List<Path> first) {
    List<URL> urls = new ArrayList<>();
    first.forEach(folder -> urls.add(url(folder)));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(url(Path.of(entry)));
    }
    return new OwnClasses(urls.toArray(URL[]::new), OtherPeer.class.getClassLoader());
  }

  /** Asks its parent last for what is under test. */
  private static final class OwnClasses extends URLClassLoader {
    private static final List<String> OWN =
        List.of("resync.peer.", "resync.sim.", Misbehaviours.class.getName());

    OwnClasses(URL[] urls, ClassLoader parent) {
      super(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (OWN.stream().noneMatch(name::startsWith)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
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
      return Main.execute(words);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }
}
