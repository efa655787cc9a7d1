package resync.steps;

import java.util.List;
import java.util.stream.Stream;
import resync.lab.check.BehindNat;
import resync.lab.check.CaptureShows;
import resync.lab.check.Check;
import resync.lab.check.DeadSpiTold;
import resync.lab.check.EspInUdp;
import resync.lab.check.FewProbesLost;
import resync.lab.check.HasLogged;
import resync.lab.check.IkeFragments;
import resync.lab.check.IkeSaSetUp;
import resync.lab.check.InMode;
import resync.lab.check.InvalidSpiDropped;
import resync.lab.check.NegotiationRests;
import resync.lab.check.NoIkeSaLeftOver;
import resync.lab.check.NoLongOutage;
import resync.lab.check.NoPlaintext;
import resync.lab.check.NoProbeLost;
import resync.lab.check.NoProbeLostBetween;
import resync.lab.check.NoProbeTwice;
import resync.lab.check.NoSaOutlives;
import resync.lab.check.NoTunnel;
import resync.lab.check.Not;
import resync.lab.check.PhaseOneEnds;
import resync.lab.check.PhaseOneMode;
import resync.lab.check.ProtectedBy;
import resync.lab.check.Replaced;
import resync.lab.check.SasAgree;
import resync.lab.check.SasKept;
import resync.lab.check.SentAgain;
import resync.lab.check.SingleTunnel;
import resync.lab.check.StaysBlackHoled;
import resync.lab.check.TrafficFlowsAgain;
import resync.lab.check.TrafficUntouched;

/** What each check must refuse. A new check comes with a row here. */
final class CheckDefects {
  private static final Scene CISCO_GUIDE =
      Scene.of("recovery/cisco-guide", "the guide's configuration and its verification");
  private static final Scene RESTART =
      Scene.of(
          "recovery/restart-loses-sas",
          "a restarted gateway tells the sender that its SPI is invalid (<ike>)",
          "java java IKEv2");
  private static final Scene IPSEC_SAS_LOST =
      Scene.of(
          "recovery/sas-cleared-silently",
          "the IPsec SAs are lost, the IKE SA is still there (<ike>)",
          "java java IKEv2");
  private static final Scene COUNTED =
      Scene.of(
          "recovery/without-recovery",
          "what is lost is counted to the packet, and logged once a minute (<ike>)",
          "java java IKEv2");
  private static final Scene FORGED_ESP =
      Scene.of(
          "recovery/forged-packets", "ESP packets with random SPIs (<ike>)", "java java IKEv2");
  private static final Scene FORGED_ESP_V1 =
      Scene.of(
          "recovery/forged-packets", "ESP packets with random SPIs (<ike>)", "java java IKEv1");
  private static final Scene FORGED_INVALID_SPI =
      Scene.of("recovery/forged-packets", "INVALID_SPI outside any IKE SA", "java java");
  private static final Scene REKEY =
      Scene.of("ikev2/rekey", "the IPsec SAs are replaced", "java java west");
  private static final Scene MAIN_MODE =
      Scene.of("ikev1/main-mode", "<ike proposal> for IKE and <esp proposal> for ESP", "java java");
  private static final Scene BOTH_BEGIN_AGAIN =
      Scene.of("bugs/both-begin-again", "one IKE SA stays after a Delete");

  private static final Scene SILENT_HOSTS =
      Scene.of(
          "faults/silence-and-cuts",
          "the hosts have nothing to say for a while, and the SAs are kept (<ike>)",
          "IKEv2");
  private static final Scene SAS_LOST =
      Scene.of("recovery/sas-cleared-silently", "all SAs are lost (<ike>)", "java java IKEv2");
  private static final Scene SAYS_NOTHING =
      Scene.of(
          "faults/silence-and-cuts",
          "a gateway that does not recover says nothing to an unknown SPI");

  private static final String DROPPED = "east has dropped packets with an invalid SPI";
  private static final String INVALID_SPI = "the capture shows INVALID_SPI from east to west";
  private static final String UNTOUCHED =
      "the SAs and the traffic are untouched, with little work done";
  private static final String AGREE = "west and east agree on their SAs";

  private static final List<CheckDefect> OF_BOTH_FAMILIES =
      List.of(
          planted(
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
          planted(
              CaptureShows.class,
              "a responder does not say that its lifetime is shorter",
              "peer/isakmp/quick/QuickModeResponder",
              "NotifyCode.RESPONDER_LIFETIME.number(),",
              "NotifyCode.REPLAY_STATUS.number(),",
              Scene.of(
                  "ikev1/lifetimes",
                  "the responder wants a shorter lifetime and says so",
                  "java java"),
              "the capture shows RESPONDER_LIFETIME from east to west"),
          planted(
              DeadSpiTold.class,
              "a gateway tells of an invalid SPI by a Delete alone",
              "peer/ikev2/InformationalInitiator",
              "NotifyType.INVALID_SPI.number(), octets)",
              "NotifyType.INVALID_SYNTAX.number(), octets)",
              IPSEC_SAS_LOST,
              INVALID_SPI),
          planted(
              DeadSpiTold.class,
              "INVALID_SPI names another SPI than the packet had",
              "peer/ikev2/InformationalInitiator",
              "    Octets octets = Octets.of(spi.octets());\n",
              "    Octets octets = Octets.of(new Spi(spi.value() + 1).octets());\n",
              IPSEC_SAS_LOST,
              INVALID_SPI),
          planted(
              DeadSpiTold.class,
              "INVALID_SPI is sent in the clear beside the IKE SA",
              "peer/ikev2/IkeSa",
              "    byte[] octets = encode(request.exchange(), window.nextId(), false, payloads);",
              """
                  List<Payload> bare =
                      request.exchange() == ExchangeType.INFORMATIONAL
                          ? payloads.stream().filter(p -> p instanceof Payload.Notify).toList()
                          : List.of();
                  bare.forEach(
                      p -> env.transmit(local, remote,
                          new IkeMessage(
                              Sealing.header(1, 0, ExchangeType.INFORMATIONAL, 8, 0),
                              List.of(p)).encode()));
                  byte[] octets =
                      encode(request.exchange(), window.nextId(), false,
                          payloads.stream().filter(p -> !bare.contains(p)).toList());
              """,
              IPSEC_SAS_LOST,
              INVALID_SPI),
          planted(
              DeadSpiTold.class,
              "a gateway tells of an invalid SPI without a Delete",
              "peer/ikev2/InformationalInitiator",
              "            delete(spi),\n            new Payload.Notify(",
              "            new Payload.Notify(",
              IPSEC_SAS_LOST,
              "the capture shows a Delete of the dead SPI from east to west"),
          planted(
              EspInUdp.class,
              "ESP leaves without UDP although both claim a NAT",
              "peer/isakmp/quick/Preparation",
              "sa.encapsulated() ? sa.remote() : sa.remote().withPort(0);\n    Keymat",
              "sa.remote().withPort(0);\n    local = local.withPort(0);\n    Keymat",
              Scene.of(
                  "ikev1/nat-traversal", "ESP goes in UDP, also after a rekey", "java java west"),
              "all ESP crossed the wire in UDP"),
          planted(
              FewProbesLost.class,
              "recovery begins with the two-hundredth packet only",
              "peer/recovery/InvalidSpiPolicy",
              "  private Decision recover(Instant now, Situation situation) {",
              """
              private int seen;
              private Decision recover(Instant now, Situation situation) {
                if (++seen < 200) {
                  return new Decision.Nothing("planted", false);
                }\
              """,
              RESTART,
              "at most 100 probes are lost"),
          planted(
              HasLogged.class,
              "the log names another SPI in decimal than in hexadecimal",
              "peer/recovery/FlowLog",
              "Integer.toUnsignedString(spi)",
              "Integer.toUnsignedString(spi + 1)",
              CISCO_GUIDE,
              "east has logged the invalid SPI"),
          planted(
              IkeFragments.class,
              "fragments forget their own headers",
              "peer/isakmp/Fragments",
              "room - IkeHeader.LENGTH - IsakmpPayloads.HEADER - NON_ESP_MARKER;",
              "room;",
              Scene.of(
                  "ikev1/signatures",
                  "certificates too large for the path go in fragments",
                  "java java"),
              "IKE messages crossed the wire in fragments of at most 500 octets"),
          planted(
              IkeSaSetUp.class,
              "who is told of an invalid SPI sets up an IKE SA of its own",
              "peer/ikev2/InformationalResponder",
              "      context.counters().count(\"INVALID_SPI_RECEIVED\");",
              """
                  context.lifecycle().start(
                      turn.now(),
                      turn.sa().connection(),
                      turn.sa().path(),
                      turn.sa().connection().children().getFirst(),
                      1);
              """,
              RESTART,
              "east has set up the new IKE SA"),
          planted(
              InMode.class,
              "what is agreed as transport mode is sent in tunnel mode",
              "peer/isakmp/quick/Preparation",
              "config.mode() == ChildConfig.Mode.TUNNEL ? Mode.TUNNEL : Mode.TRANSPORT;",
              "Mode.TUNNEL;",
              Scene.of("ikev1/transport-mode", "by AH", "java java"),
              "the IPsec SAs are in transport mode"),
          planted(
              InvalidSpiDropped.class,
              "only the first of all drops is counted",
              "peer/esp/DropCounters",
              "    of(reason).packets++;",
              "    Count count = of(reason);\n    count.packets = Math.max(count.packets, 1);",
              FORGED_ESP,
              DROPPED),
          planted(
              InvalidSpiDropped.class,
              "one drop in a hundred is not counted",
              "peer/esp/DropCounters",
              "    of(reason).packets++;",
              """
                seen++;
                of(reason).packets += seen % 100 == 0 ? 0 : 1;
              }
              private long seen;
              {\
              """,
              COUNTED,
              DROPPED),
          planted(
              InvalidSpiDropped.class,
              "a log line a packet instead of one a minute and flow",
              "peer/engine/InvalidSpis",
              "    boolean logged = flowLog.admit(flow, now);",
              """
              boolean logged = flowLog.admit(flow, now);
              if (!logged) {
                outbox.log(Report.Level.WARNING, FlowLog.line(flow));
              }\
              """,
              COUNTED,
              DROPPED),
          planted(
              NegotiationRests.class,
              "two IKE SAs are checked for ever, and none is deleted",
              "peer/ikev2/Duplicates",
              "initiation.end(now, loser, DownReason.REKEYED);",
              "resolve(now.plus(CALM), loser, survivor, 1);",
              BOTH_BEGIN_AGAIN,
              "the negotiation comes to rest"),
          planted(
              NoIkeSaLeftOver.class,
              "two IKE SAs stay where both ends began",
              "peer/ikev2/Duplicates",
              "resolve(now.plus(wait), loser, loses ? other : sa, 1);",
              "env.log(\"there are two\");",
              BOTH_BEGIN_AGAIN,
              "no IKE SA is left over"),
          planted(
              NoPlaintext.class,
              "packets for the peer's network leave unprotected",
              "sim/SimPeer",
              "    handle(new Event.PacketFromTun(packet));",
              "    handle(new Event.PacketFromTun(packet));\n    wire.receive(packet.clone());",
              MAIN_MODE,
              "no plaintext crossed the wire"),
          planted(
              NoPlaintext.class,
              "ESP does not encrypt",
              "peer/crypto/CbcHmacEspCipher",
              "    cipher.doFinal(scratch, 0, length, packet, offset);",
              "    System.arraycopy(scratch, 0, packet, offset, length);",
              MAIN_MODE,
              "no plaintext crossed the wire"),
          planted(
              NoProbeLost.class,
              "the responder of a rekey cannot open what comes on the new SA",
              "peer/ikev2/Children",
              "    replaced.successor(child);",
              "    replaced.successor(child);\n    discard(child.sa());",
              REKEY,
              "no probe is lost for 4 seconds"),
          planted(
              NoProbeLostBetween.class,
              "the responder of a rekey cannot open what comes on the new SA",
              "peer/ikev2/Children",
              "    replaced.successor(child);",
              "    replaced.successor(child);\n    discard(child.sa());",
              Scene.of(
                  "topology/hub-and-spokes",
                  "a message to one spoke is lost, and none to the other"),
              "no probe between hub and south is lost"),
          planted(
              NoProbeTwice.class,
              "the replay window forgets what it has accepted",
              "peer/sa/ReplayWindow",
              "|= 1L << sequence % WORD;",
              "|= 0L;",
              Scene.of(
                  "faults/late-and-doubled-messages", "an ESP packet comes twice", "java java"),
              "no probe arrived twice"),
          planted(
              NoSaOutlives.class,
              "a Child SA is in use until its Delete is answered",
              "peer/ikev2/Children",
              "env.timers().set(child.hardLimit(), at -> expire(at, child))",
              "env.timers().set(child.hardLimit(), at -> delete(at, child,"
                  + " DownReason.EXPIRED))",
              Scene.of("bugs/past-its-hard-lifetime", "no answer comes until the lifetime is over"),
              "no IPsec SA carries packets for longer than 20 seconds"),
          planted(
              NoTunnel.class,
              "any AUTH payload of the right length will do",
              "peer/ikev2/PskAuth",
              "Secret.of(expected.toArray()).equals(Secret.of(received.toArray()));",
              "expected.toArray().length == received.toArray().length;",
              Scene.of("ikev1/pre-shared-keys", "IKEv2, where the key only signs", "java java"),
              "no tunnel comes up within 2 seconds"),
          planted(
              PhaseOneEnds.class,
              "the initiator of main mode never sends message 5",
              "peer/isakmp/MainMode",
              "    reply.addAll(Phase1Authentication.own(sa, Hashes.hashI(sa,"
                  + " sa.handshake().ownId)));",
              """
              if (sa.isInitiator()) {
                return Outcome.failed(NotifyCode.INVALID_ID_INFORMATION, "planted");
              }\
              """,
              Scene.of("ikev1/pre-shared-keys", "main mode", "java java"),
              "phase 1 got no further than message 5"),
          planted(
              PhaseOneMode.class,
              "aggressive mode whatever is configured",
              "peer/config/ConnectionReader",
              "section.flag(\"aggressive\", false);",
              "section.flag(\"aggressive\", false) || true;",
              MAIN_MODE,
              "phase 1 was done in main mode"),
          planted(
              ProtectedBy.class,
              "of a bundle only ESP is done",
              "peer/isakmp/quick/Preparation",
              "                keymat.ah(),\n",
              "                null,\n",
              CISCO_GUIDE,
              "the capture shows AH outside ESP"),
          planted(
              Replaced.class,
              "a gateway takes the order to rekey and does nothing",
              "peer/ikev2/Children",
              "initiation.rekeyChild(now, owner, child);",
              "env.log(\"not now\");",
              REKEY,
              "west and east have replaced their IPsec SAs"),
          planted(
              SasAgree.class,
              "a gateway names another SPI than it sends with",
              "peer/ike/ManagedPair",
              "        outboundSpi(),",
              "        sa.packetsIn() == 0 ? outboundSpi() : inboundSpi(),",
              MAIN_MODE,
              AGREE),
          planted(
              SentAgain.class,
              "a gateway waits four times as long as it should before it asks again",
              "peer/ikev2/IkeSa",
              "now.plus(pace.waitAfter(window.transmissions() - 1));",
              "now.plus(pace.waitAfter(window.transmissions() - 1).multipliedBy(4));",
              Scene.of(
                  "faults/late-and-doubled-messages",
                  "a response to CREATE_CHILD_SA comes after its request was sent again",
                  "java java"),
              "west has sent the CREATE_CHILD_SA request again"),
          planted(
              SingleTunnel.class,
              "two IKE SAs stay where both ends began",
              "peer/ikev2/Duplicates",
              "resolve(now.plus(wait), loser, loses ? other : sa, 1);",
              "env.log(\"there are two\");",
              Scene.of("ikev2/at-the-same-time", "both set up the tunnel"),
              "west and east have one IKE SA and one Child SA within 10 seconds"),
          planted(
              StaysBlackHoled.class,
              "a gateway recovers although that is not configured",
              "peer/recovery/InvalidSpiPolicy",
              "if (!connection.get().recovery().invalidSpiRecovery()) {",
              "if (false) {",
              COUNTED,
              "traffic stays black-holed for 20 seconds"),
          planted(
              TrafficFlowsAgain.class,
              "a gateway does not recover although that is configured",
              "peer/recovery/InvalidSpiPolicy",
              "return new Decision.Recover(connection.get());",
              "return new Decision.Nothing(\"planted\", false);",
              RESTART,
              "traffic flows again within 1 second"),
          planted(
              TrafficUntouched.class,
              "every forged ESP packet sets up an IKE SA",
              "peer/recovery/InvalidSpiPolicy",
              "return situation.ikeSaUp() || situation.starting()",
              "return situation.starting()",
              FORGED_ESP,
              UNTOUCHED),
          planted(
              TrafficUntouched.class,
              "every forged ESP packet sets up an ISAKMP SA",
              "peer/recovery/InvalidSpiPolicy",
              "return situation.ikeSaUp() || situation.starting()",
              "return situation.starting()",
              FORGED_ESP_V1,
              UNTOUCHED),
          planted(
              TrafficUntouched.class,
              "an INVALID_SPI that anybody can send is believed",
              "peer/ikev2/UnprotectedMessages",
              "                  doubt(now, remote);",
              """
                               context.children().all().forEach(
                                   c -> context.children().remove(
                                       now, c,
              resync.peer.ike.Report.DownReason.CLEARED));\
              """,
              FORGED_INVALID_SPI,
              UNTOUCHED),
          planted(
              NoLongOutage.class,
              "a gateway does not recover although that is configured",
              "peer/recovery/InvalidSpiPolicy",
              "return new Decision.Recover(connection.get());",
              "return new Decision.Nothing(\"planted\", false);",
              SAS_LOST,
              "no outage is longer than 5 seconds"),
          planted(
              SasKept.class,
              "Child SAs are rekeyed long before their time",
              "peer/config/ChildReader",
              "limited ? SoftLimit.below(life) : Duration.ofHours(1)",
              "limited ? SoftLimit.below(life) : Duration.ofSeconds(10)",
              SILENT_HOSTS,
              "the SAs were kept"),
          planted(
              Not.class,
              "a gateway recovers although that is switched off",
              "peer/recovery/InvalidSpiPolicy",
              "if (!connection.get().recovery().invalidSpiRecovery()) {",
              "if (connection.get().recovery() == null) {",
              SAYS_NOTHING,
              "the capture shows no INVALID_SPI from east to west"));

  static final List<CheckDefect> ALL =
      Stream.concat(OF_BOTH_FAMILIES.stream(), Ipv6Defects.ALL.stream()).toList();

  private CheckDefects() {}

  /**
   * A row of the table.
   *
   * @param name the defect in a few words
   * @param source the class that is changed, as {@link PlantedDefect} has it
   */
  static CheckDefect planted(
      Class<? extends Check> check,
      String name,
      String source,
      String line,
      String instead,
      Scene scene,
      String sentence) {
    return new CheckDefect(check, new PlantedDefect(name, source, line, instead), scene, sentence);
  }
}
