package resync.lab.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;

/** The launcher, called back by the lab. */
class LauncherTest {
  @TempDir Path folder;

  private Launcher launcher(String lines) throws IOException {
    Path script = folder.resolve("resync");
    Files.writeString(script, "#!/bin/sh\necho \"$*\" >>'" + folder + "/calls'\n" + lines + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Launcher(script);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void saysWhichFabricThereIsAndWhy() throws IOException {
    assertEquals(
        new Launcher.Choice("sim", "there is no engine"),
        launcher("echo sim there is no engine").choose());
    assertEquals(List.of("doctor --fabric"), calls());
  }

  @Test
  void setsUpContainersOrTheRunEnds() throws IOException {
    launcher("exit 0").setUpContainers();
    assertEquals(List.of("setup --images"), calls());
    Launcher failing = launcher("exit 2");
    FabricException problem = assertThrows(FabricException.class, failing::setUpContainers);
    assertTrue(String.valueOf(problem.getMessage()).startsWith("nothing was run"));
  }

  @Test
  void theFabricThatIsSetUpLeavesNothingToDefaults() {
    for (Method method : Fabric.class.getDeclaredMethods()) {
      assertDoesNotThrow(
          () ->
              SetUpByLauncher.class.getDeclaredMethod(
                  method.getName(), method.getParameterTypes()));
    }
  }
}
