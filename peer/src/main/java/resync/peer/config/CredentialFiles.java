package resync.peer.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.SigningKey;

/**
 * The files with certificates and keys beside swanctl.conf, in strongSwan's folders: {@code x509},
 * {@code x509ca}, {@code private} and {@code rsa}. All of them in PEM.
 */
final class CredentialFiles {
  static final String CERTIFICATES = "x509/";
  static final String AUTHORITIES = "x509ca/";
  private static final List<String> KEYS = List.of("private/", "rsa/");
  private static final List<String> FOLDERS =
      List.of(CERTIFICATES, AUTHORITIES, "private/", "rsa/");

  private final Map<String, String> files;

  /**
   * @param files contents by path, such as {@code x509/gateway.pem}; an absolute path is as it is
   */
  CredentialFiles(Map<String, String> files) {
    this.files = new TreeMap<>(files);
  }

  /** Those beside a file. */
  static CredentialFiles beside(Path configuration) {
    Map<String, String> found = new TreeMap<>();
    for (String folder : FOLDERS) {
      Path directory = configuration.toAbsolutePath().resolveSibling(folder);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> entries = Files.list(directory)) {
        for (Path entry : entries.filter(Files::isRegularFile).toList()) {
          // Every octet is a character, so that a file in DER is seen to be no PEM.
          found.put(
              folder + entry.getFileName(), Files.readString(entry, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + directory + ": " + e.getMessage(), e);
      }
    }
    return new CredentialFiles(found);
  }

  /**
   * The certificates in one file.
   *
   * @param folder {@link #CERTIFICATES} or {@link #AUTHORITIES}
   * @return null where there are none; then {@code problems} has why
   */
  @Nullable List<Certificate> certificates(
      SectionReader section, String key, String folder, String name) {
    String text = name.startsWith("/") ? absolute(name) : files.get(folder + name);
    if (text == null) {
      section.wrong(
          key,
          name,
          "there is no such file",
          "an absolute path, or the name of a file in the folder " + folder + " beside this file");
      return null;
    }
    try {
      return Certificate.ofPem(text);
    } catch (IllegalArgumentException e) {
      section.problems().add(section.where(key), name + ": " + e.getMessage());
      return null;
    }
  }

  private @Nullable String absolute(String name) {
    try {
      return files.containsKey(name)
          ? files.get(name)
          : Files.readString(Path.of(name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }

  /** All certificates of authorities that can be read. */
  List<Certificate> authorities() {
    List<Certificate> all = new ArrayList<>();
    files.forEach(
        (name, text) -> {
          if (name.startsWith(AUTHORITIES)) {
            try {
              all.addAll(Certificate.ofPem(text));
            } catch (IllegalArgumentException unreadable) {
              // A file that nobody names may be anything.
            }
          }
        });
    return all;
  }

  /** The private key to a certificate, in whichever file it is. */
  Optional<SigningKey> keyOf(Certificate certificate) {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (KEYS.stream().noneMatch(file.getKey()::startsWith)) {
        continue;
      }
      try {
        SigningKey key = SigningKey.ofPem(file.getValue());
        if (key.belongsTo(certificate)) {
          return Optional.of(key);
        }
      } catch (IllegalArgumentException unreadable) {
        // It is not the one: the message about the missing one says so.
      }
    }
    return Optional.empty();
  }
}
