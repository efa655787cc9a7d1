package resync.steps;

import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.Scenario;

/** The beginning and the end of every scenario. */
public final class Hooks {
  @Before
  public void begin() {
    World.begin();
  }

  @After
  public void end(Scenario asCucumberSeesIt) {
    World.end(asCucumberSeesIt.getStatus());
  }
}
