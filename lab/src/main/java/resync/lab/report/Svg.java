package resync.lab.report;

import java.util.Locale;
import java.util.Map;

/** A drawing that becomes part of the page; colours come from the page's style sheet. */
final class Svg {
  private static final Map<Character, String> ESCAPES =
      Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;");

  private final StringBuilder body = new StringBuilder();

  Svg line(double x1, double y1, double x2, double y2, String style) {
    return element(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>"
            .formatted(number(x1), number(y1), number(x2), number(y2), style));
  }

  Svg rect(double x, double y, double width, double height, String style) {
    return element(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>"
            .formatted(
                number(x),
                number(y),
                number(Math.max(0, width)),
                number(Math.max(0, height)),
                style));
  }

  Svg circle(double x, double y, double radius, String style) {
    return element(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"/>"
            .formatted(number(x), number(y), number(radius), style));
  }

  Svg path(String d, String style) {
    return element("<path d=\"%s\" class=\"%s\"/>".formatted(d, style));
  }

  Svg text(double x, double y, String style, String text) {
    return element(
        "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>"
            .formatted(number(x), number(y), style, escape(text)));
  }

  /** Opens a group that shows a text when the pointer rests on it. */
  Svg open(String tooltip) {
    return element("<g><title>%s</title>".formatted(escape(tooltip)));
  }

  Svg close() {
    return element("</g>");
  }

  /** A polyline or polygon over points, as a path's data. */
  static String path(double... coordinates) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i + 1 < coordinates.length; i += 2) {
      d.append(i == 0 ? 'M' : 'L');
      d.append(number(coordinates[i])).append(' ').append(number(coordinates[i + 1]));
    }
    return d.toString();
  }

  /**
   * The drawing as an element.
   *
   * @param label what it shows, for people who do not see it
   */
  String toElement(double width, double height, String style, String label) {
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %s %s\" class=\"%s\" role=\"img\" aria-label=\"%s\">%s</svg>",
        number(width),
        number(height),
        style,
        escape(label),
        body);
  }

  private Svg element(String element) {
    body.append(element).append('\n');
    return this;
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(ESCAPES.getOrDefault(c, Character.toString(c)));
    }
    return escaped.toString();
  }
}
