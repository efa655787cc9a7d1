package resync.steps;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.en.Given;
import java.time.Duration;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Nat;
import resync.lab.topology.Side;

/** Topology and established state. */
public final class GivenSteps {
  @Given("gateways west running {implementation} and east running {implementation}")
  public void gateways(String west, String east) {
    World.say(s -> s.gateways(west, east));
  }

  @Given("an {ike} tunnel between west and east")
  public void tunnel(IkeVersion version) {
    World.say(s -> s.tunnel(version));
  }

  @Given("an {ike} tunnel between west and east with:")
  public void tunnelWith(IkeVersion version, DataTable settings) {
    World.say(s -> s.tunnel(version, settings.cells()));
  }

  @Given("{side} is at {address} and its host at {address}")
  public void addresses(Side side, String gateway, String host) {
    World.say(s -> s.addresses(side, gateway, host));
  }

  @Given("a NAT in front of {side}")
  public void nat(Side side) {
    World.say(s -> s.nat(side, Nat.USUAL_IDLE));
  }

  @Given("a NAT in front of {side} that forgets idle mappings after {duration}")
  public void forgetfulNat(Side side, Duration idle) {
    World.say(s -> s.nat(side, idle));
  }

  @Given("{side} recovers invalid SPIs")
  public void recovers(Side side) {
    World.say(s -> s.recovery(side, true));
  }

  @Given("{side} does not recover invalid SPIs")
  public void doesNotRecover(Side side) {
    World.say(s -> s.recovery(side, false));
  }

  @Given("{side} has another pre-shared key")
  public void otherKey(Side side) {
    World.say(s -> s.otherKey(side));
  }

  @Given("{side} checks liveness by traffic after {duration}")
  public void livenessByTraffic(Side side, Duration idle) {
    World.say(s -> s.trafficLiveness(side, idle));
  }

  @Given("{side} retransmits every {duration} and gives up after {number} tries")
  public void retransmits(Side side, Duration timeout, Long tries) {
    World.say(s -> s.retransmission(side, timeout, tries));
  }

  @Given("hosts that send a probe every {duration}")
  public void probeEvery(Duration interval) {
    World.say(s -> s.probeEvery(interval));
  }

  @Given("traffic flowing from {side} to {side}")
  public void trafficFrom(Side from, Side to) {
    World.say(s -> s.trafficFrom(from, to));
  }

  @Given("traffic flowing both ways between west and east")
  public void trafficBothWays() {
    World.say(s -> s.trafficBothWays());
  }
}
