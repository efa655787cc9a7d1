package resync.peer.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads strongSwan's settings syntax: sections in braces, {@code key = value}, comments, quoted
 * strings, includes with wildcards, and sections that refer to others ({@code name : other}).
 *
 * <p>A value ends at the end of the line, at {@code #} or at a closing brace; words are joined by
 * one space. Where strongSwan's parser stops at the first error, this one goes on at the next line.
 */
final class SettingsParser {
  private static final int INCLUDE_DEPTH = 10;

  /** Of sections in sections; a person needs five. */
  private static final int NESTING = 100;

  /** What the decoder puts in the place of octets that are no UTF-8. */
  private static final char NO_TEXT = '\ufffd';

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final String file;
  private final String text;
  private final Problems problems;
  private final int includes;
  private int nesting;
  private boolean abandoned;
  private int at;
  private int line = 1;

  private SettingsParser(String file, String text, Problems problems, int includes, int nesting) {
    this.file = file;
    this.text = text;
    this.problems = problems;
    this.includes = includes;
    this.nesting = nesting;
    this.at = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
  }

  /** Reads a file into a tree whose references are not resolved yet. */
  static Section parse(Path path, Problems problems) {
    Section root = new Section("", new Source(path.toString(), 1));
    read(path, root, root.source(), problems, 0, 0);
    return root;
  }

  /** Reads a text; includes are relative to the working directory. */
  static Section parse(String name, String text, Problems problems) {
    Section root = new Section("", new Source(name, 1));
    new SettingsParser(name, text, problems, 0, 0).statements(root, null);
    return root;
  }

  private static void read(
      Path path, Section into, Source where, Problems problems, int includes, int nesting) {
    String text;
    try {
      // Comments may be in any encoding: what is no UTF-8 counts where it matters.
      text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      problems.add(where, "there is no file " + path);
      return;
    } catch (IOException e) {
      problems.add(where, "cannot read " + path + ": " + e.getMessage());
      return;
    }
    new SettingsParser(path.toString(), text, problems, includes, nesting).statements(into, null);
  }

  private void statements(Section section, @Nullable Source opened) {
    while (true) {
      skipSpace();
      if (at >= text.length()) {
        if (opened != null && !abandoned) {
          problems.add(opened, "section '" + section.name() + "' is not closed by '}'");
        }
        return;
      }
      char c = text.charAt(at);
      if (c == '}') {
        at++;
        if (opened != null) {
          return;
        }
        problems.add(here(), "'}' closes nothing");
      } else if (!isName(c)) {
        problems.add(
            here(), "unexpected '" + c + "'", "a setting 'name = value', a section 'name {'");
        skipLine();
      } else {
        statement(section);
      }
    }
  }

  private void statement(Section section) {
    Source where = here();
    String name = name();
    if (name.equals("include") && at < text.length() && isBlank(text.charAt(at))) {
      skipBlanks();
      if (at < text.length() && text.charAt(at) != '=') {
        include(section, where);
        return;
      }
    }
    skipSpace();
    char c = at < text.length() ? text.charAt(at) : '\0';
    switch (c) {
      case '=' -> {
        at++;
        section.settings().put(name, new Section.Setting(name, readable(value()), where));
      }
      case '{' -> {
        at++;
        nested(section.open(name, where), where);
      }
      case ':' -> {
        at++;
        Section child = section.open(name, where);
        references(child);
      }
      default -> {
        problems.add(
            where, "'" + name + "' is neither a setting nor a section", "'=', '{', ':' after it");
        if (line == where.line()) {
          skipLine();
        }
      }
    }
  }

  private void nested(Section section, Source where) {
    if (nesting == NESTING) {
      problems.add(where, "sections are nested deeper than " + NESTING);
      abandoned = true;
      at = text.length();
      return;
    }
    nesting++;
    statements(section, where);
    nesting--;
  }

  private void references(Section section) {
    while (true) {
      skipSpace();
      Source where = here();
      int start = at;
      while (at < text.length() && (isName(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      if (start == at) {
        problems.add(where, "':' needs the name of a section to refer to");
        skipLine();
        return;
      }
      section.references().add(new Section.Reference(text.substring(start, at), where));
      skipSpace();
      char c = at < text.length() ? text.charAt(at) : '\0';
      if (c == ',') {
        at++;
      } else if (c == '{') {
        at++;
        nested(section, where);
        return;
      } else {
        problems.add(where, "'{' is missing after the reference");
        return;
      }
    }
  }

  /** Says so where a text has what is no text: it would be compared with something else. */
  private @Nullable String readable(@Nullable String value) {
    if (value != null && (value.indexOf(NO_TEXT) >= 0 || value.indexOf('\0') >= 0)) {
      problems.add(
          here(),
          "the value has octets that are no text",
          "text in UTF-8; comments may be in any encoding");
    }
    return value;
  }

  private @Nullable String value() {
    StringBuilder value = null;
    while (true) {
      skipBlanks();
      char c = at < text.length() ? text.charAt(at) : '\n';
      if (c == '\n' || c == '#' || c == '}') {
        return value == null ? null : value.toString();
      }
      value = value == null ? new StringBuilder() : value.append(' ');
      if (c == '"') {
        value.append(quoted());
      } else {
        int start = at;
        while (at < text.length() && "#}\"\r\n\t ".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        value.append(text, start, at);
      }
    }
  }

  private String quoted() {
    Source where = here();
    StringBuilder out = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '"' -> {
          return out.toString();
        }
        case '\\' -> escape(out);
        case '\r' -> {}
        case '\n' -> {
          line++;
          out.append(c);
        }
        default -> out.append(c);
      }
    }
    problems.add(where, "the quoted string is not closed by '\"'");
    return out.toString();
  }

  private void escape(StringBuilder out) {
    if (at >= text.length()) {
      return;
    }
    char c = text.charAt(at++);
    switch (c) {
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case '\n' -> line++;
      case '\r' -> {
        if (at < text.length() && text.charAt(at) == '\n') {
          at++;
          line++;
        }
      }
      default -> out.append(c);
    }
  }

  private void include(Section section, Source where) {
    StringBuilder pattern = new StringBuilder();
    if (text.charAt(at) == '"') {
      pattern.append(quoted());
    } else {
      while (at < text.length() && "#}\r\n\t ".indexOf(text.charAt(at)) < 0) {
        char c = text.charAt(at++);
        if (c == '\\' && at < text.length() && "\"#} ".indexOf(text.charAt(at)) >= 0) {
          c = text.charAt(at++);
        }
        pattern.append(c);
      }
    }
    if (pattern.isEmpty()) {
      problems.add(where, "include needs a file name");
    } else if (pattern.indexOf("\0") >= 0 || pattern.indexOf(String.valueOf(NO_TEXT)) >= 0) {
      problems.add(where, "the file name of the include has octets that are no text");
    } else if (includes == INCLUDE_DEPTH) {
      problems.add(where, "includes are nested deeper than " + INCLUDE_DEPTH);
    } else {
      for (Path path : matches(pattern.toString(), where)) {
        read(path, section, where, problems, includes + 1, nesting);
      }
    }
  }

  /** The files of a pattern, in order of name; a pattern with wildcards may match none. */
  private List<Path> matches(String pattern, Source where) {
    Path parent = Path.of(file).toAbsolutePath().getParent();
    Path path = parent == null ? Path.of(pattern) : parent.resolve(pattern);
    String last = String.valueOf(path.getFileName());
    Path directory = path.getParent();
    if (directory == null || (last.indexOf('*') < 0 && last.indexOf('?') < 0)) {
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, last)) {
        stream.forEach(found::add);
      } catch (IOException | UncheckedIOException e) {
        problems.add(where, "cannot list " + directory + ": " + e.getMessage());
      }
    }
    Collections.sort(found);
    return found;
  }

  private String name() {
    int start = at;
    while (at < text.length() && isName(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isName(char c) {
    return "#{}:.,=\"\r\n\t ".indexOf(c) < 0;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        at++;
      } else if (c == '#') {
        skipLine();
      } else if (isBlank(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private Source here() {
    return new Source(file, line);
  }
}
