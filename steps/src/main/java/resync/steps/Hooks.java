package resync.steps;

import io.cucumber.java.After;
import io.cucumber.java.Before;

/** The beginning and the end of every scenario. */
public final class Hooks {
  @Before
  public void begin() {
    World.begin();
  }

  @After
  public void end() {
    World.end();
  }
}
