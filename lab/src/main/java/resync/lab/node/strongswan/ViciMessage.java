package resync.lab.node.strongswan;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A section of a message of strongSwan's VICI protocol: values, lists and sections by name.
 *
 * @param values key to value
 * @param lists key to items
 * @param sections name to section
 */
record ViciMessage(
    Map<String, String> values,
    Map<String, List<String>> lists,
    Map<String, ViciMessage> sections) {
  private static final int SECTION_START = 1;
  private static final int SECTION_END = 2;
  private static final int KEY_VALUE = 3;
  private static final int LIST_START = 4;
  private static final int LIST_ITEM = 5;
  private static final int LIST_END = 6;

  private ViciMessage() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** A message of plain values. */
  static ViciMessage of(Map<String, String> values) {
    return new ViciMessage(values, Map.of(), Map.of());
  }

  /** The value, empty where there is none. */
  String value(String key) {
    return values.getOrDefault(key, "");
  }

  /** The list, empty where there is none. */
  List<String> list(String key) {
    return lists.getOrDefault(key, List.of());
  }

  /** The section, an empty one where there is none. */
  ViciMessage section(String name) {
    return sections.getOrDefault(name, new ViciMessage());
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encode(out);
    return out.toByteArray();
  }

  private void encode(ByteArrayOutputStream out) {
    values.forEach(
        (key, value) -> {
          out.write(KEY_VALUE);
          name(out, key);
          text(out, value);
        });
    lists.forEach(
        (key, items) -> {
          out.write(LIST_START);
          name(out, key);
          for (String item : items) {
            out.write(LIST_ITEM);
            text(out, item);
          }
          out.write(LIST_END);
        });
    sections.forEach(
        (key, section) -> {
          out.write(SECTION_START);
          name(out, key);
          section.encode(out);
          out.write(SECTION_END);
        });
  }

  private static void name(ByteArrayOutputStream out, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static void text(ByteArrayOutputStream out, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length >>> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  /**
   * The message in the buffer.
   *
   * @throws IllegalArgumentException when it is none
   */
  static ViciMessage decode(ByteBuffer in) {
    try {
      ViciMessage message = new ViciMessage();
      while (in.hasRemaining()) {
        message.element(in, in.get());
      }
      return message;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a VICI message is cut off", e);
    }
  }

  private void element(ByteBuffer in, int type) {
    switch (type) {
      case KEY_VALUE -> values.put(name(in), text(in));
      case LIST_START -> lists.put(name(in), items(in));
      case SECTION_START -> {
        String name = name(in);
        ViciMessage section = new ViciMessage();
        for (int next = in.get(); next != SECTION_END; next = in.get()) {
          section.element(in, next);
        }
        sections.put(name, section);
      }
      default -> throw new IllegalArgumentException("no VICI element has type " + type);
    }
  }

  private static List<String> items(ByteBuffer in) {
    List<String> items = new ArrayList<>();
    for (int next = in.get(); next != LIST_END; next = in.get()) {
      if (next != LIST_ITEM) {
        throw new IllegalArgumentException("a VICI list holds an element of type " + next);
      }
      items.add(text(in));
    }
    return items;
  }

  private static String name(ByteBuffer in) {
    return text(in, in.get() & 0xff);
  }

  private static String text(ByteBuffer in) {
    return text(in, in.getShort() & 0xffff);
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
