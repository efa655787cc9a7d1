package resync.lab.fabric.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The reference is a unit: work and time belong together, so each test here fails where one of them
 * changes without the other.
 */
class CalibrationTest {
  private static final String COUNT = "(i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done) & ";

  @Test
  void theReferenceIsWhatTwoCountsTakeIn800Milliseconds() {
    assertEquals(COUNT + COUNT + "wait", Calibration.script(1));
    assertEquals(Duration.ofMillis(800), Calibration.REFERENCE);
  }

  @Test
  void eachScenarioThatRunsAtATimeAddsItsTwoGateways() {
    assertEquals(COUNT.repeat(6) + "wait", Calibration.script(3));
  }

  @Test
  void slownessIsCountedInReferences() {
    assertEquals(2.0, Calibration.slowness(Duration.ofMillis(1600)));
    assertEquals(2.3, Calibration.slowness(Duration.ofMillis(1840)));
    assertEquals(10.0, Calibration.slowness(Duration.ofSeconds(8)));
  }

  @Test
  void noMachineIsFasterThanTheReferenceAndNoiseIsNoSlowness() {
    assertEquals(1.0, Calibration.slowness(Duration.ofMillis(100)));
    assertEquals(1.0, Calibration.slowness(Calibration.REFERENCE));
    assertEquals(1.0, Calibration.slowness(Duration.ofMillis(1039)));
    assertEquals(1.3, Calibration.slowness(Duration.ofMillis(1040)));
  }
}
