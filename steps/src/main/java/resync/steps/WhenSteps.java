package resync.steps;

import io.cucumber.java.en.When;
import java.time.Duration;

/** Faults, commands and time. */
public final class WhenSteps {
  @When("{duration} pass(es)")
  public void pass(Duration duration) {
    World.say(s -> s.pass(duration));
  }
}
