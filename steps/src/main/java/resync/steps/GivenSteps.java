package resync.steps;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.en.Given;
import java.time.Duration;
import java.util.List;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Nat;

/** Topology and established state. */
public final class GivenSteps {
  @Given("gateways west running {implementation} and east running {implementation}")
  public void gateways(String west, String east) {
    World.say(s -> s.givens().gateways(west, east));
  }

  @Given("gateways:")
  public void gatewaysByTable(DataTable gateways) {
    World.say(s -> s.givens().gateways(gateways.cells()));
  }

  @Given("an {ike} tunnel between {gateway} and {gateway}")
  public void tunnel(IkeVersion version, GatewayName first, GatewayName second) {
    World.say(s -> s.givens().tunnel(version, first, second));
  }

  @Given("an {ike} tunnel between {gateway} and {gateway} with:")
  public void tunnelWith(
      IkeVersion version, GatewayName first, GatewayName second, DataTable settings) {
    World.say(s -> s.givens().tunnel(version, first, second, settings.cells()));
  }

  @Given("another {ike} tunnel between {gateway} and {gateway} with:")
  public void anotherTunnelWith(
      IkeVersion version, GatewayName first, GatewayName second, DataTable settings) {
    World.say(s -> s.givens().anotherTunnel(version, first, second, settings.cells()));
  }

  @Given("the tunnel between {gateway} and {gateway} has the children:")
  public void children(GatewayName one, GatewayName other, DataTable children) {
    World.say(s -> s.givens().children(one, other, children.cells()));
  }

  @Given("the {machines} have IPv6 addresses")
  public void ipv6(List<String> machines) {
    World.say(s -> s.givens().ipv6(machines.contains("gateways"), machines.contains("hosts")));
  }

  @Given("{gateway} is at {address} and its host at {address}")
  public void addresses(GatewayName name, String gateway, String host) {
    World.say(s -> s.givens().addresses(name, gateway, host));
  }

  @Given("a NAT in front of {gateway}")
  public void nat(GatewayName name) {
    World.say(s -> s.givens().nat(name, Nat.USUAL_IDLE));
  }

  @Given("a NAT in front of {gateway} that forgets idle mappings after {duration}")
  public void forgetfulNat(GatewayName name, Duration idle) {
    World.say(s -> s.givens().nat(name, idle));
  }

  @Given("{gateway} recovers invalid SPIs")
  public void recovers(GatewayName name) {
    World.say(s -> s.givens().recovery(name, true));
  }

  @Given("{gateway} does not recover invalid SPIs")
  public void doesNotRecover(GatewayName name) {
    World.say(s -> s.givens().recovery(name, false));
  }

  @Given("{gateway} has another pre-shared key")
  public void otherKey(GatewayName name) {
    World.say(s -> s.givens().otherKey(name));
  }

  @Given("{gateway} checks liveness by traffic after {duration}")
  public void livenessByTraffic(GatewayName name, Duration idle) {
    World.say(s -> s.givens().trafficLiveness(name, idle));
  }

  @Given("{gateway} retransmits every {duration} and gives up after {number} tries")
  public void retransmits(GatewayName name, Duration timeout, Long tries) {
    World.say(s -> s.givens().retransmission(name, timeout, tries));
  }

  @Given("{gateway} sends NAT keepalives every {duration}")
  public void natKeepalives(GatewayName name, Duration interval) {
    World.say(s -> s.givens().natKeepalive(name, interval));
  }

  @Given("hosts that send a probe every {duration}")
  public void probeEvery(Duration interval) {
    World.say(s -> s.givens().probeEvery(interval));
  }

  @Given("traffic flowing from {gateway} to {gateway}")
  public void trafficFrom(GatewayName from, GatewayName to) {
    World.say(s -> s.traffic().from(from, to));
  }

  @Given("traffic flowing from {gateway} to {gateway} in {child}")
  public void trafficFromInChild(GatewayName from, GatewayName to, String child) {
    World.say(s -> s.traffic().from(from, to, child));
  }

  @Given("traffic flowing both ways between {gateway} and {gateway} in {child}")
  public void trafficBothWaysInChild(GatewayName one, GatewayName other, String child) {
    World.say(s -> s.traffic().bothWays(one, other, child));
  }

  @Given("traffic flowing both ways between {gateway} and {gateway}")
  public void trafficBothWays(GatewayName one, GatewayName other) {
    World.say(s -> s.traffic().bothWays(one, other));
  }
}
