package resync.lab.check;

import static resync.lab.check.ChecksTest.expect;

import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Story;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.SaTable.IkeSa;
import resync.lab.topology.Preset;

/** Each verdict of the checks that look at SA tables. */
class SaChecksTest {
  private static final String IKE = "00000000000000a1";

  @Test
  void sasAgree() {
    expect(
        Verdict.PASS,
        "1 Child SA",
        new SasAgree(Preset.WEST, Preset.EAST).judge(new Story().taken(1000)));
    expect(
        Verdict.FAIL,
        "neither gateway",
        SasAgree.judge(Preset.WEST, SaTable.EMPTY, Preset.EAST, SaTable.EMPTY));
    expect(
        Verdict.FAIL,
        "only one gateway has an installed Child SA: west in 0xc0000002 out 0xc0000001",
        new SasAgree(Preset.WEST, Preset.EAST)
            .judge(new Story().current(Preset.EAST, SaTable.EMPTY).taken(1000)));
  }

  @Test
  void aLeakedOrBlackHoledSaIsSeen() {
    SaTable leaking =
        new SaTable(
            List.of(),
            List.of(Story.child("c0000001", "c0000002"), Story.child("c0000009", "c0000008")));
    Finding finding =
        new SasAgree(Preset.WEST, Preset.EAST)
            .judge(new Story().current(Preset.EAST, leaking).taken(1000));
    expect(Verdict.FAIL, "east sends on SPI 0xc0000008, which west does not have", finding);
    expect(Verdict.FAIL, "east holds inbound SPI 0xc0000009, on which west does not", finding);
  }

  @Test
  void anInboundSaThatNobodySendsOnIsSeenByItself() {
    SaTable west = new SaTable(List.of(), List.of(Story.child("c0000002", "c0000001")));
    SaTable east =
        new SaTable(
            List.of(),
            List.of(Story.child("c0000001", "c0000002"), Story.child("c0000009", "c0000002")));
    Finding finding = SasAgree.judge(Preset.WEST, west, Preset.EAST, east);
    expect(Verdict.FAIL, "east holds inbound SPI 0xc0000009, on which west does not", finding);
  }

  @Test
  void sasAreKept() {
    expect(
        Verdict.INCONCLUSIVE,
        "nothing has happened yet",
        new SasKept().judge(new Story().taken(1)));
    Story kept = new Story().fault(FaultRecord.Kind.OTHER, Preset.EAST, 100, 200);
    expect(Verdict.PASS, "the same SPIs at both ends", new SasKept().judge(kept.taken(1000)));
    Story replaced = new Story().fault(FaultRecord.Kind.OTHER, Preset.EAST, 100, 200);
    expect(
        Verdict.FAIL,
        "west had the SPIs",
        new SasKept().judge(replaced.currentSpis("d0000001", "d0000002").taken(1000)));
  }

  @Test
  void whatIsNotDecidedIsNotDeniedEither() {
    for (Verdict verdict : Verdict.values()) {
      Check check = evidence -> new Finding("it is there", verdict, "because");
      Verdict denied =
          switch (verdict) {
            case PASS -> Verdict.FAIL;
            case FAIL -> Verdict.PASS;
            case INCONCLUSIVE, UNSUPPORTED -> verdict;
          };
      expect(denied, "because", new Not(check).judge(new Story().taken(1)));
    }
  }

  @Test
  void outagesAreMeasuredOneByOne() {
    NoLongOutage check = new NoLongOutage(Bound.of(Duration.ofMillis(500)));
    expect(
        Verdict.PASS,
        "west-east was out for 400 ms at most",
        check.judge(outages(t -> t < 2000 || t >= 2400)));
    expect(
        Verdict.FAIL,
        "west-east was out for 700 ms at most, from 1.00 s after the first fault on; the bound is",
        check.judge(outages(t -> t < 2000 || t >= 2700)));
    expect(Verdict.FAIL, "and still is", check.judge(outages(t -> t < 2000)));
    expect(Verdict.INCONCLUSIVE, "and still is", check.judge(outages(t -> t < 3700)));
  }

  private static Evidence outages(LongPredicate delivered) {
    return new Story()
        .delivered(Preset.WEST_TO_EAST, delivered)
        .bothWays(4000)
        .fault(FaultRecord.Kind.OTHER, Preset.EAST, 1000, 1000)
        .taken(4000);
  }

  @Test
  void sasAreReplaced() {
    Replaced check = new Replaced(Preset.WEST, Preset.EAST, SaScope.IPSEC);
    expect(
        Verdict.PASS,
        "new SPIs at both ends",
        check.judge(new Story().currentSpis("d0000001", "d0000002").taken(1)));
    expect(
        Verdict.FAIL,
        "west still has the SPIs [0xc0000002]",
        check.judge(new Story().currentSpis("d0000001", "c0000002").taken(1)));
    SaTable two =
        new SaTable(
            List.of(),
            List.of(Story.child("d0000001", "d0000002"), Story.child("d0000003", "d0000004")));
    expect(
        Verdict.FAIL,
        "east had the SPIs",
        check.judge(
            new Story().currentSpis("d0000001", "d0000002").current(Preset.EAST, two).taken(1)));
    expect(
        Verdict.INCONCLUSIVE,
        "west had none before",
        new Replaced(Preset.WEST, Preset.EAST, SaScope.IKE).judge(new Story().taken(1)));
  }

  @Test
  void nothingIsLeftOver() {
    SaTable west = tunnel("d0000002", "d0000001");
    SaTable east = tunnel("d0000001", "d0000002");
    expect(
        Verdict.PASS,
        "1 Child SA",
        new SingleTunnel(Preset.WEST, Preset.EAST)
            .judge(new Story().current(Preset.WEST, west).current(Preset.EAST, east).taken(1)));
    SaTable extra =
        new SaTable(List.of(east.ikeSas().getFirst(), east.ikeSas().getFirst()), east.childSas());
    expect(
        Verdict.FAIL,
        "west has 1 IKE SA and 1 Child SA; east has 2 IKE SAs and 1 Child SA",
        new SingleTunnel(Preset.WEST, Preset.EAST)
            .judge(new Story().current(Preset.WEST, west).current(Preset.EAST, extra).taken(1)));
  }

  private static SaTable tunnel(String inbound, String outbound) {
    return new SaTable(
        List.of(new SaTable.IkeSa("tunnel", 2, true, true, IKE, "00000000000000bb", "AES")),
        List.of(Story.child(inbound, outbound)));
  }

  @Test
  void noIkeSaIsLeftOver() {
    SaTable one = ike(sa("a1", true));
    expect(
        Verdict.PASS,
        "west has 1 IKE SA, east has 1 IKE SA",
        NoIkeSaLeftOver.judge(Preset.WEST, one, Preset.EAST, one));
    expect(
        Verdict.PASS,
        "east has no IKE SA",
        new NoIkeSaLeftOver()
            .judge(
                new Story()
                    .current(Preset.WEST, one)
                    .current(Preset.EAST, SaTable.EMPTY)
                    .taken(1)));
  }

  @Test
  void anIkeSaLeftOverIsSeen() {
    SaTable one = ike(sa("a1", true));
    expect(
        Verdict.FAIL,
        "west has 2 IKE SAs: a1/b1, a2/b1",
        NoIkeSaLeftOver.judge(Preset.WEST, ike(sa("a1", true), sa("a2", true)), Preset.EAST, one));
    expect(
        Verdict.FAIL,
        "east has 1 half-open IKE SA",
        NoIkeSaLeftOver.judge(Preset.WEST, one, Preset.EAST, ike(sa("a1", true), sa("a3", false))));
    expect(
        Verdict.FAIL,
        "west has a1/b1 and east has a2/b1",
        NoIkeSaLeftOver.judge(Preset.WEST, one, Preset.EAST, ike(sa("a2", true))));
  }

  private static SaTable ike(IkeSa... sas) {
    return new SaTable(List.of(sas), List.of());
  }

  private static IkeSa sa(String initiatorSpi, boolean established) {
    return new IkeSa("tunnel", 2, established, true, initiatorSpi, "b1", "AES");
  }
}
