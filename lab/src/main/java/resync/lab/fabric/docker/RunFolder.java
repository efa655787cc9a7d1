package resync.lab.fabric.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of this process under /tmp, which its containers mount. It is there because paths of
 * Unix sockets are limited to 107 octets. A lock in it tells whether the process lives: the kernel
 * releases it however the process ends.
 */
final class RunFolder {
  private static final Path PARENT = Path.of("/tmp");
  private static final String PREFIX = "resync-";
  private static final String LOCK = "lock";
  private static final Duration BEING_MADE = Duration.ofMinutes(1);
  private static final int ID_OCTETS = 4;

  private final String id;
  private final Path path;

  @SuppressWarnings("unused") // held open: the lock lives as long as the channel
  private final FileLock lock;

  private RunFolder(String id, Path path, FileLock lock) {
    this.id = id;
    this.path = path;
    this.lock = lock;
  }

  /** A new folder, locked until this process ends. */
  static RunFolder create() {
    byte[] random = new byte[ID_OCTETS];
    new SecureRandom().nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    Path path = PARENT.resolve(PREFIX + id);
    try {
      Files.createDirectory(path);
      @SuppressWarnings("resource") // stays open: closing would release the lock
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      FileLock lock = channel.lock();
      return new RunFolder(id, path, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path, e);
    }
  }

  /** Names the run in labels and container names. */
  String id() {
    return id;
  }

  Path path() {
    return path;
  }

  /** A new folder that programs of any user in a container can write to. */
  Path subfolder(String name) {
    return subfolder(path.resolve(name));
  }

  /** The same of a folder somewhere in the run's. */
  Path subfolder(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
    return folder;
  }

  void delete() {
    delete(path);
  }

  /** Whether the run with that id is at work, in this process or another. */
  static boolean lives(String id) {
    Path file = PARENT.resolve(PREFIX + id).resolve(LOCK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    } catch (NoSuchFileException e) {
      return false;
    } catch (OverlappingFileLockException | IOException e) {
      return true;
    }
  }

  /** The ids of folders whose process has gone. */
  static List<String> abandoned(String own) {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
      for (Path folder : folders) {
        String id = folder.getFileName().toString().substring(PREFIX.length());
        boolean ours = id.matches("[0-9a-f]{" + 2 * ID_OCTETS + "}") && !id.equals(own);
        if (ours && !beingMade(folder) && !lives(id)) {
          ids.add(id);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return ids;
  }

  private static boolean beingMade(Path folder) throws IOException {
    return !Files.exists(folder.resolve(LOCK))
        && Files.getLastModifiedTime(folder).toInstant().isAfter(Instant.now().minus(BEING_MADE));
  }

  static void deleteAbandoned(String id) {
    delete(PARENT.resolve(PREFIX + id));
  }

  /** Deletes what it may: files of another user stay where the folder is not ours. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Left for the next sweep.
    }
  }
}
