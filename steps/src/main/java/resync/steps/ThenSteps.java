package resync.steps;

import io.cucumber.java.en.Then;
import java.time.Duration;
import resync.lab.check.ProtectedBy.Headers;
import resync.lab.node.SaScope;
import resync.lab.node.Statement;
import resync.lab.scenario.Expectations;
import resync.lab.topology.GatewayName;
import resync.lab.topology.TunnelSpec.Mode;
import resync.lab.wire.PacketKind;

/** Observations from captures, SA tables and traffic. */
public final class ThenSteps {
  @Then("traffic flows again within {duration}")
  public void flowsAgain(Duration bound) {
    World.say(s -> s.expect(Expectations.trafficFlowsAgain(s, bound)));
  }

  @Then("traffic stays black-holed for {duration}")
  public void staysBlackHoled(Duration time) {
    World.say(s -> s.expect(Expectations.staysBlackHoled(s, time)));
  }

  @Then("{gateway} has dropped packets with an invalid SPI")
  public void droppedInvalidSpi(GatewayName gateway) {
    World.say(s -> s.expect(Expectations.invalidSpiDropped(gateway)));
  }

  @Then("{gateway} has logged the invalid SPI")
  public void loggedInvalidSpi(GatewayName gateway) {
    World.say(s -> s.expect(Expectations.hasLogged(s, gateway, Statement.INVALID_SPI)));
  }

  @Then("the capture shows {headers}")
  public void protectedBy(Headers headers) {
    World.say(s -> s.expect(Expectations.protectedBy(headers)));
  }

  @Then("the IPsec SAs are in {mode} mode")
  public void inMode(Mode mode) {
    World.say(s -> s.expect(Expectations.inMode(mode)));
  }

  @Then("the capture shows {notify} from {gateway} to {gateway}")
  public void captureShows(String name, GatewayName from, GatewayName to) {
    World.say(s -> s.expect(Expectations.captureShows(s, name, from, to)));
  }

  @Then("the capture shows a Delete of the dead SPI from {gateway} to {gateway}")
  public void deleteOfDeadSpi(GatewayName from, GatewayName to) {
    World.say(s -> s.expect(Expectations.deleteOfDeadSpi(s, from, to)));
  }

  @Then("{gateway} has set up the new IKE SA")
  public void ikeSaSetUp(GatewayName by) {
    World.say(s -> s.expect(Expectations.ikeSaSetUp(s, by)));
  }

  @Then("at most {number} probe(s) is/are lost")
  public void fewProbesLost(Long most) {
    World.say(s -> s.expect(Expectations.fewProbesLost(s, most)));
  }

  @Then("the capture shows no {notify} from {gateway} to {gateway}")
  public void captureShowsNo(String name, GatewayName from, GatewayName to) {
    World.say(s -> s.expect(Expectations.captureShowsNo(s, name, from, to)));
  }

  @Then("{gateway} has sent the {message} again")
  public void sentAgain(GatewayName gateway, PacketKind kind) {
    World.say(s -> s.expect(Expectations.sentAgain(s, gateway, kind)));
  }

  @Then("{gateway} and {gateway} agree on their SAs")
  public void agree(GatewayName one, GatewayName other) {
    World.say(s -> s.expect(Expectations.sasAgree(s, one, other)));
  }

  @Then("no IKE SA is left over")
  public void noIkeSaLeftOver() {
    World.say(s -> s.expect(Expectations.noIkeSaLeftOver()));
  }

  @Then("the negotiation comes to rest")
  public void rests() {
    World.say(s -> s.expect(Expectations.negotiationRests()));
  }

  @Then("no probe arrived twice")
  public void noProbeTwice() {
    World.say(s -> s.expect(Expectations.noProbeTwice(s)));
  }

  @Then("no IPsec SA carries packets for longer than {duration}")
  public void noSaOutlives(Duration lifetime) {
    World.say(s -> s.expect(Expectations.noSaOutlives(lifetime)));
  }

  @Then("no probe is lost for {duration}")
  public void noProbeLost(Duration time) {
    World.say(s -> s.expect(Expectations.noProbeLost(s, time)));
  }

  @Then("no probe between {gateway} and {gateway} is lost")
  public void noProbeLostBetween(GatewayName one, GatewayName other) {
    World.say(s -> s.expect(Expectations.noProbeLost(s, one, other)));
  }

  @Then("no probe in {child} is lost")
  public void noProbeLostInChild(String child) {
    World.say(s -> s.expect(Expectations.noProbeLost(s, child)));
  }

  @Then("the IPsec SAs of {child} were kept")
  public void childSasKept(String child) {
    World.say(s -> s.expect(Expectations.sasKept(s, child)));
  }

  @Then("{gateway} and {gateway} have kept their SAs")
  public void sasKeptBetween(GatewayName one, GatewayName other) {
    World.say(s -> s.expect(Expectations.sasKept(s, one, other)));
  }

  @Then("no outage is longer than {duration}")
  public void noLongOutage(Duration bound) {
    World.say(s -> s.expect(Expectations.noLongOutage(s, bound)));
  }

  @Then("the SAs were kept")
  public void sasKept() {
    World.say(s -> s.expect(Expectations.sasKept(s)));
  }

  @Then("{gateway} and {gateway} have replaced {sas}")
  public void replaced(GatewayName one, GatewayName other, SaScope scope) {
    World.say(s -> s.expect(Expectations.replaced(s, one, other, scope)));
  }

  @Then("{gateway} and {gateway} have one IKE SA and one Child SA within {duration}")
  public void single(GatewayName one, GatewayName other, Duration bound) {
    World.say(s -> s.expect(Expectations.singleTunnel(s, one, other, bound)));
  }

  @Then("no tunnel comes up within {duration}")
  public void noTunnel(Duration time) {
    World.say(s -> s.expect(Expectations.noTunnel(s, time)));
  }

  @Then("no Child SA comes up within {duration}")
  public void noChildSa(Duration time) {
    World.say(s -> s.expect(Expectations.noChildSa(s, time)));
  }

  @Then("phase 1 got no further than message {number}")
  public void phaseOneEnds(Long message) {
    World.say(s -> s.expect(Expectations.phaseOneEnds(s, message)));
  }

  @Then("{gateway} has logged that {statement}")
  public void hasLogged(GatewayName gateway, Statement statement) {
    World.say(s -> s.expect(Expectations.hasLogged(s, gateway, statement)));
  }

  @Then("{gateway} has not logged that {statement}")
  public void hasNotLogged(GatewayName gateway, Statement statement) {
    World.say(s -> s.expect(Expectations.hasNotLogged(s, gateway, statement)));
  }

  @Then("phase 1 was done in {phase1} mode")
  public void phaseOneMode(boolean aggressive) {
    World.say(s -> s.expect(Expectations.phaseOneMode(s, aggressive)));
  }

  @Then("IKE messages crossed the wire in fragments of at most {number} octets")
  public void ikeFragments(Long octets) {
    World.say(s -> s.expect(Expectations.ikeFragments(octets)));
  }

  @Then("all ESP crossed the wire in UDP")
  public void espInUdp() {
    World.say(s -> s.expect(Expectations.espInUdp(true)));
  }

  @Then("no ESP crossed the wire in UDP")
  public void noEspInUdp() {
    World.say(s -> s.expect(Expectations.espInUdp(false)));
  }

  @Then("the NAT in front of {gateway} translated all its packets")
  public void behindNat(GatewayName gateway) {
    World.say(s -> s.expect(Expectations.behindNat(s, gateway)));
  }

  @Then("no plaintext crossed the wire")
  public void noPlaintext() {
    World.say(s -> s.expect(Expectations.noPlaintext()));
  }

  @Then("the SAs and the traffic are untouched, with little work done")
  public void untouched() {
    World.say(s -> s.expect(Expectations.untouched(s)));
  }
}
