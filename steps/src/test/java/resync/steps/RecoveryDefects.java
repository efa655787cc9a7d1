package resync.steps;

import static resync.steps.CheckDefect.atSeam;
import static resync.steps.CheckDefect.inSource;

import java.util.List;
import resync.lab.check.DeadSpiTold;
import resync.lab.check.FewProbesLost;
import resync.lab.check.HasLogged;
import resync.lab.check.IkeSaSetUp;
import resync.lab.check.InvalidSpiDropped;
import resync.lab.check.NoLongOutage;
import resync.lab.check.Not;
import resync.lab.check.StaysBlackHoled;
import resync.lab.check.TrafficFlowsAgain;
import resync.lab.check.TrafficUntouched;

/** What checks of invalid SPIs and of recovery from them must refuse. */
final class RecoveryDefects {
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
          "java java IKEv2 20 seconds");
  private static final Scene FORGED_ESP =
      Scene.of(
          "recovery/forged-packets", "ESP packets with random SPIs (<ike>)", "java java IKEv2");
  private static final Scene FORGED_ESP_V1 =
      Scene.of(
          "recovery/forged-packets", "ESP packets with random SPIs (<ike>)", "java java IKEv1");
  private static final Scene FORGED_INVALID_SPI =
      Scene.of("recovery/forged-packets", "INVALID_SPI outside any IKE SA", "java java");
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

  static final List<CheckDefect> ALL =
      List.of(
          atSeam(
              DeadSpiTold.class,
              "a gateway tells of an invalid SPI by a Delete alone",
              Misbehaviours.TellsByDeleteAlone.class,
              IPSEC_SAS_LOST,
              INVALID_SPI),
          atSeam(
              DeadSpiTold.class,
              "INVALID_SPI names another SPI than the packet had",
              Misbehaviours.TellsOfAnotherSpi.class,
              IPSEC_SAS_LOST,
              INVALID_SPI),
          atSeam(
              DeadSpiTold.class,
              "INVALID_SPI is sent in the clear beside the IKE SA",
              Misbehaviours.TellsInTheClear.class,
              IPSEC_SAS_LOST,
              INVALID_SPI),
          atSeam(
              DeadSpiTold.class,
              "a gateway tells of an invalid SPI without a Delete",
              Misbehaviours.TellsWithoutDelete.class,
              IPSEC_SAS_LOST,
              "the capture shows a Delete of the dead SPI from east to west"),
          atSeam(
              FewProbesLost.class,
              "recovery begins with the two-hundredth packet only",
              Misbehaviours.RecoversLate.class,
              RESTART,
              "at most 100 probes are lost"),
          atSeam(
              HasLogged.class,
              "the log names another SPI in decimal than in hexadecimal",
              Misbehaviours.LogsAnotherSpi.class,
              CISCO_GUIDE,
              "east has logged the invalid SPI"),
          inSource(
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
          inSource(
              InvalidSpiDropped.class,
              "only the first of all drops is counted",
              "peer/esp/DropCounters",
              "    of(reason).packets++;",
              "    Count count = of(reason);\n    count.packets = Math.max(count.packets, 1);",
              FORGED_ESP,
              DROPPED),
          inSource(
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
          inSource(
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
          atSeam(
              StaysBlackHoled.class,
              "a gateway recovers although that is not configured",
              Misbehaviours.RecoversUnasked.class,
              COUNTED,
              "traffic stays black-holed for 20 seconds"),
          atSeam(
              TrafficFlowsAgain.class,
              "a gateway does not recover although that is configured",
              Misbehaviours.NeverRecovers.class,
              RESTART,
              "traffic flows again within 1 second"),
          atSeam(
              TrafficUntouched.class,
              "every forged ESP packet sets up an IKE SA",
              Misbehaviours.RecoversThoughUp.class,
              FORGED_ESP,
              UNTOUCHED),
          atSeam(
              TrafficUntouched.class,
              "every forged ESP packet sets up an ISAKMP SA",
              Misbehaviours.RecoversThoughUp.class,
              FORGED_ESP_V1,
              UNTOUCHED),
          inSource(
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
          atSeam(
              NoLongOutage.class,
              "a gateway does not recover although that is configured",
              Misbehaviours.NeverRecovers.class,
              SAS_LOST,
              "no outage is longer than 5 seconds"),
          atSeam(
              Not.class,
              "a gateway recovers although that is switched off",
              Misbehaviours.RecoversUnasked.class,
              SAYS_NOTHING,
              "the capture shows no INVALID_SPI from east to west"));

  private RecoveryDefects() {}
}
