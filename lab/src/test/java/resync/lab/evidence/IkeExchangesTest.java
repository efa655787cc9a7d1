package resync.lab.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.topology.Preset;

/** Which exchanges were answered, by what an observer without keys sees of them. */
class IkeExchangesTest {
  private static final String COOKIE = "00000000000000aa";
  private static final long LATER = 1000;

  private static String summary(Story story) {
    return new IkeExchanges(new WireView(story.taken(LATER)), Story.at(0), Story.at(LATER))
        .summary();
  }

  /** An IKEv1 exchange, told by who speaks: w or e; a capital letter is lost on the wire. */
  private static Story ikev1(String exchange, String speakers) {
    Story story = new Story();
    for (int i = 0; i < speakers.length(); i++) {
      char speaker = speakers.charAt(i);
      var direction =
          Character.toLowerCase(speaker) == 'w' ? Preset.WEST_TO_EAST : Preset.EAST_TO_WEST;
      Ike message = new Ike(1, COOKIE, "00000000000000bb", exchange, false, i == 0, 7, List.of());
      if (Character.isUpperCase(speaker)) {
        story.lost(direction, 10 + 10 * i, message);
      } else {
        story.packet(direction, Story.at(10 + 10 * i), message);
      }
    }
    return story;
  }

  static Stream<Arguments> ikev1Exchanges() {
    return Stream.of(
        Arguments.of("Identity Protection", "wewewe", "1 Identity Protection from west answered"),
        Arguments.of("Identity Protection", "ewewew", "1 Identity Protection from east answered"),
        Arguments.of("Identity Protection", "www", "unanswered (sent 3 times)"),
        Arguments.of("Identity Protection", "weww", "unanswered (sent 2 times)"),
        Arguments.of("Identity Protection", "wewEwEw", "from west unanswered (sent 3 times)"),
        Arguments.of("Aggressive", "wew", "1 Aggressive from west answered"),
        Arguments.of("Quick Mode", "wew", "1 Quick Mode from west answered"),
        Arguments.of("Quick Mode", "wewew", "1 Quick Mode from west answered"),
        Arguments.of("Quick Mode", "eee", "1 Quick Mode from east unanswered (sent 3 times)"),
        Arguments.of("Quick Mode", "w", "1 Quick Mode from west unanswered"),
        Arguments.of("Informational", "e", "1 Informational from east"));
  }

  /** Neither side of a main mode that went well is said to have waited for three answers. */
  @ParameterizedTest
  @MethodSource("ikev1Exchanges")
  void ofIkev1TheyTakeTurns(String exchange, String speakers, String expected) {
    String summary = summary(ikev1(exchange, speakers));
    assertEquals(expected, summary.substring(Math.max(0, summary.indexOf(expected))));
  }

  @Test
  void ofIkev2TheyAreMarked() {
    assertEquals(
        "1 IKE_SA_INIT from west answered, 1 INFORMATIONAL from east unanswered (sent 2 times)",
        summary(
            new Story()
                .exchange(Preset.WEST_TO_EAST, 10, COOKIE, "IKE_SA_INIT", 0, List.of("SA"))
                .request(Preset.EAST_TO_WEST, 20, COOKIE, "INFORMATIONAL", 0)
                .request(Preset.EAST_TO_WEST, 30, COOKIE, "INFORMATIONAL", 0)));
  }
}
