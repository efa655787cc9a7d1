package resync.steps;

import static resync.steps.CheckDefect.atSeam;
import static resync.steps.CheckDefect.inSource;

import java.util.List;
import resync.lab.check.BehindNat;
import resync.lab.check.EspInUdp;
import resync.lab.check.InMode;
import resync.lab.check.NoPlaintext;
import resync.lab.check.NoProbeLost;
import resync.lab.check.NoProbeLostBetween;
import resync.lab.check.NoProbeTwice;
import resync.lab.check.NoSaOutlives;
import resync.lab.check.ProtectedBy;

/** What checks of packets on their way, and of what protects them, must refuse. */
final class TrafficDefects {
  private static final Scene CISCO_GUIDE =
      Scene.of("recovery/cisco-guide", "the guide's configuration and its verification");
  private static final Scene REKEY =
      Scene.of("ikev2/rekey", "the IPsec SAs are replaced", "java java west");
  private static final Scene MAIN_MODE =
      Scene.of("ikev1/main-mode", "<ike proposal> for IKE and <esp proposal> for ESP", "java java");

  static final List<CheckDefect> ALL =
      List.of(
          inSource(
              BehindNat.class,
              "a NAT does not translate ports",
              "sim/net/SimNat",
              "    if (nat.forwarding()) {\n      return inner.port;",
              "    if (true) {\n      return inner.port;",
              Scene.of(
                  "nat/through-a-nat",
                  "the initiator is behind a NAT (<ike>)",
                  "java java IKEv2 west"),
              "the NAT in front of west translated all its packets"),
          inSource(
              EspInUdp.class,
              "ESP leaves without UDP although both claim a NAT",
              "peer/isakmp/quick/Preparation",
              "sa.encapsulated() ? sa.remote() : sa.remote().withPort(0);\n    Keymat",
              "sa.remote().withPort(0);\n    local = local.withPort(0);\n    Keymat",
              Scene.of(
                  "ikev1/nat-traversal", "ESP goes in UDP, also after a rekey", "java java west"),
              "all ESP crossed the wire in UDP"),
          inSource(
              InMode.class,
              "what is agreed as transport mode is sent in tunnel mode",
              "peer/isakmp/quick/Preparation",
              "config.mode() == ChildConfig.Mode.TUNNEL ? Mode.TUNNEL : Mode.TRANSPORT;",
              "Mode.TUNNEL;",
              Scene.of("ikev1/transport-mode", "by AH", "java java"),
              "the IPsec SAs are in transport mode"),
          inSource(
              NoPlaintext.class,
              "packets for the peer's network leave unprotected",
              "sim/SimPeer",
              "    handle(new Event.PacketFromTun(packet));",
              "    handle(new Event.PacketFromTun(packet));\n    wire.receive(packet.clone());",
              MAIN_MODE,
              "no plaintext crossed the wire"),
          inSource(
              NoPlaintext.class,
              "ESP does not encrypt",
              "peer/crypto/CbcHmacEspCipher",
              "    cipher.doFinal(scratch, 0, length, packet, offset);",
              "    System.arraycopy(scratch, 0, packet, offset, length);",
              MAIN_MODE,
              "no plaintext crossed the wire"),
          atSeam(
              NoProbeLost.class,
              "a gateway cannot open what comes on another SA than its first",
              Misbehaviours.OpensItsFirstSaOnly.class,
              REKEY,
              "no probe is lost for 4 seconds"),
          inSource(
              NoProbeLostBetween.class,
              "the responder of a rekey cannot open what comes on the new SA",
              "peer/ikev2/Children",
              "    replaced.successor(child);",
              "    replaced.successor(child);\n    discard(child.sa());",
              Scene.of(
                  "topology/hub-and-spokes",
                  "a message to one spoke is lost, and none to the other"),
              "no probe between hub and south is lost"),
          inSource(
              NoProbeTwice.class,
              "the replay window forgets what it has accepted",
              "peer/sa/ReplayWindow",
              "|= 1L << sequence % WORD;",
              "|= 0L;",
              Scene.of(
                  "faults/late-and-doubled-messages", "an ESP packet comes twice", "java java"),
              "no probe arrived twice"),
          inSource(
              NoSaOutlives.class,
              "a Child SA is in use until its Delete is answered",
              "peer/ikev2/Children",
              "env.timers().set(child.hardLimit(), at -> expire(at, child))",
              "env.timers().set(child.hardLimit(), at -> delete(at, child,"
                  + " DownReason.EXPIRED))",
              Scene.of("bugs/past-its-hard-lifetime", "no answer comes until the lifetime is over"),
              "no IPsec SA carries packets for longer than 20 seconds"),
          inSource(
              ProtectedBy.class,
              "of a bundle only ESP is done",
              "peer/isakmp/quick/Preparation",
              "                keymat.ah(),\n",
              "                null,\n",
              CISCO_GUIDE,
              "the capture shows AH outside ESP"));

  private TrafficDefects() {}
}
