package resync.steps;

import static resync.steps.CheckDefect.atSeam;
import static resync.steps.CheckDefect.inSource;

import java.util.List;
import resync.lab.check.CaptureShows;
import resync.lab.check.IkeFragments;
import resync.lab.check.NegotiationRests;
import resync.lab.check.NoIkeSaLeftOver;
import resync.lab.check.NoTunnel;
import resync.lab.check.PhaseOneEnds;
import resync.lab.check.PhaseOneMode;
import resync.lab.check.Replaced;
import resync.lab.check.SasAgree;
import resync.lab.check.SasKept;
import resync.lab.check.SentAgain;
import resync.lab.check.SingleTunnel;

/** What checks of IKE and of the SAs that it leaves must refuse. */
final class NegotiationDefects {
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
  private static final String AGREE = "west and east agree on their SAs";

  static final List<CheckDefect> ALL =
      List.of(
          atSeam(
              CaptureShows.class,
              "a responder does not say that its lifetime is shorter",
              Misbehaviours.KeepsItsLifetimeToItself.class,
              Scene.of(
                  "ikev1/lifetimes",
                  "the responder wants a shorter lifetime and says so",
                  "java java"),
              "the capture shows RESPONDER_LIFETIME from east to west"),
          inSource(
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
          inSource(
              NegotiationRests.class,
              "two IKE SAs are checked for ever, and none is deleted",
              "peer/ikev2/Duplicates",
              "initiation.end(now, loser, DownReason.REKEYED);",
              "resolve(now.plus(CALM), loser, survivor, 1);",
              BOTH_BEGIN_AGAIN,
              "the negotiation comes to rest"),
          inSource(
              NoIkeSaLeftOver.class,
              "two IKE SAs stay where both ends began",
              "peer/ikev2/Duplicates",
              "resolve(now.plus(wait), loser, loses ? other : sa, 1);",
              "env.log(\"there are two\");",
              BOTH_BEGIN_AGAIN,
              "no IKE SA is left over"),
          inSource(
              NoTunnel.class,
              "any AUTH payload of the right length will do",
              "peer/ikev2/PskAuth",
              "Secret.of(expected.toArray()).equals(Secret.of(received.toArray()));",
              "expected.toArray().length == received.toArray().length;",
              Scene.of("ikev1/pre-shared-keys", "IKEv2, where the key only signs", "java java"),
              "no tunnel comes up within 2 seconds"),
          atSeam(
              PhaseOneEnds.class,
              "the initiator of main mode does not understand message 4",
              Misbehaviours.KnowsNoMessageFour.class,
              Scene.of("ikev1/pre-shared-keys", "main mode", "java java"),
              "phase 1 got no further than message 5"),
          inSource(
              PhaseOneMode.class,
              "aggressive mode whatever is configured",
              "peer/config/ConnectionReader",
              "section.flag(\"aggressive\", false);",
              "section.flag(\"aggressive\", false) || true;",
              MAIN_MODE,
              "phase 1 was done in main mode"),
          inSource(
              Replaced.class,
              "a gateway takes the order to rekey and does nothing",
              "peer/ikev2/Children",
              "initiation.rekeyChild(now, owner, child);",
              "env.log(\"not now\");",
              REKEY,
              "west and east have replaced their IPsec SAs"),
          inSource(
              SasAgree.class,
              "a gateway names another SPI than it sends with",
              "peer/ike/ManagedPair",
              "        outboundSpi(),",
              "        sa.packetsIn() == 0 ? outboundSpi() : inboundSpi(),",
              MAIN_MODE,
              AGREE),
          atSeam(
              SentAgain.class,
              "a gateway never asks again",
              Misbehaviours.NeverAsksAgain.class,
              Scene.of(
                  "faults/late-and-doubled-messages",
                  "a response to CREATE_CHILD_SA comes after its request was sent again",
                  "java java"),
              "west has sent the CREATE_CHILD_SA request again"),
          inSource(
              SingleTunnel.class,
              "two IKE SAs stay where both ends began",
              "peer/ikev2/Duplicates",
              "resolve(now.plus(wait), loser, loses ? other : sa, 1);",
              "env.log(\"there are two\");",
              Scene.of("ikev2/at-the-same-time", "both set up the tunnel"),
              "west and east have one IKE SA and one Child SA within 10 seconds"),
          inSource(
              SasKept.class,
              "Child SAs are rekeyed long before their time",
              "peer/config/ChildReader",
              "limited ? SoftLimit.below(life) : Duration.ofHours(1)",
              "limited ? SoftLimit.below(life) : Duration.ofSeconds(10)",
              SILENT_HOSTS,
              "the SAs were kept"));

  private NegotiationDefects() {}
}
