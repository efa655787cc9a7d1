package resync.lab.fabric.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFolderTest {
  @Test
  void aRunAtWorkIsNotAbandoned() {
    RunFolder run = RunFolder.create();
    try {
      assertTrue(RunFolder.lives(run.id()));
      assertFalse(RunFolder.abandoned("00000000").contains(run.id()));
    } finally {
      run.delete();
    }
    assertFalse(RunFolder.lives(run.id()));
  }

  /** Another process holds the lock, then is killed. */
  @Test
  void aKilledRunIsAbandoned() throws IOException, InterruptedException {
    Path folder = Path.of("/tmp/resync-0badc0de");
    RunFolder.delete(folder);
    Files.createDirectories(folder.resolve("1/gateway-west"));
    Path lock = Files.createFile(folder.resolve("lock"));
    Process holder = LockHolder.start(lock);
    try {
      assertTrue(RunFolder.lives("0badc0de"));
      assertFalse(RunFolder.abandoned("00000000").contains("0badc0de"));
      holder.destroyForcibly().waitFor();
      assertFalse(RunFolder.lives("0badc0de"));
      assertTrue(RunFolder.abandoned("00000000").contains("0badc0de"));
      RunFolder.deleteAbandoned("0badc0de");
      assertFalse(Files.exists(folder));
    } finally {
      holder.destroyForcibly();
      RunFolder.delete(folder);
    }
  }

  @Test
  void aFolderThatIsBeingMadeIsLeftAlone() throws IOException {
    Path folder = Files.createDirectories(Path.of("/tmp/resync-0badf00d"));
    try {
      assertFalse(RunFolder.abandoned("00000000").contains("0badf00d"));
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
      assertTrue(RunFolder.abandoned("00000000").contains("0badf00d"));
    } finally {
      RunFolder.delete(folder);
    }
  }

  @Test
  void saysWhatWasRemoved() {
    assertEquals(
        List.of("removed 5 containers and 1 network of a run that was killed"),
        Leftovers.sentences(5, 1, 1));
    assertEquals(
        List.of("removed 2 networks of 2 runs that were killed"), Leftovers.sentences(0, 2, 2));
    assertEquals(List.of(), Leftovers.sentences(0, 0, 0));
  }
}
