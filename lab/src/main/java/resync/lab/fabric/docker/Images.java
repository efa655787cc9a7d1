package resync.lab.fabric.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import resync.lab.fabric.FabricException;

/**
 * The images that {@code ./resync images} built, by the names of their folders. Their tags are in
 * {@code target/images.properties} of the project; system property {@code resync.images} names
 * another file.
 */
final class Images {
  private static final String FILE = "target/images.properties";

  private final DockerClient client;
  private final Properties tags;
  private final Map<String, String> digests = new ConcurrentHashMap<>();

  private Images(DockerClient client, Properties tags) {
    this.client = client;
    this.tags = tags;
  }

  static Images load(DockerClient client) {
    Properties tags = new Properties();
    Path file = file();
    if (file != null) {
      try (Reader in = Files.newBufferedReader(file)) {
        tags.load(in);
      } catch (IOException e) {
        throw new FabricException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return new Images(client, tags);
  }

  private static @Nullable Path file() {
    String property = System.getProperty("resync.images");
    if (property != null) {
      return Path.of(property);
    }
    String home = System.getenv("RESYNC_HOME");
    Path folder = home != null ? Path.of(home) : Path.of("").toAbsolutePath();
    for (Path here = folder; here != null; here = here.getParent()) {
      if (Files.exists(here.resolve(FILE))) {
        return here.resolve(FILE);
      }
    }
    return null;
  }

  /**
   * The tag of an image that the engine has.
   *
   * @throws FabricException when it was not built
   */
  String tag(String name) {
    String tag = tags.getProperty(name);
    if (tag == null) {
      throw missing(name);
    }
    digest(name, tag);
    return tag;
  }

  /** The tag and the digest of the image, for the archive. */
  String version(String name) {
    String tag = tag(name);
    return tag + " " + digest(name, tag);
  }

  private String digest(String name, String tag) {
    return digests.computeIfAbsent(
        tag,
        key -> {
          try {
            return client.inspectImageCmd(key).exec().getId();
          } catch (NotFoundException e) {
            throw missing(name);
          }
        });
  }

  private static FabricException missing(String name) {
    return new FabricException(
        "the container image \"" + name + "\" is not built; ./resync images builds it");
  }
}
