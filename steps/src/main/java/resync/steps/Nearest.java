package resync.steps;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the sentences that are most like one that does not exist. */
final class Nearest {
  private Nearest() {}

  static List<String> of(String wanted, Collection<String> sentences, int count) {
    Set<String> words = words(wanted);
    return sentences.stream()
        .sorted(
            Comparator.<String>comparingDouble(s -> -likeness(words, words(s)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  // Jaccard's index of the two sets of words.
  private static double likeness(Set<String> left, Set<String> right) {
    Set<String> common = new HashSet<>(left);
    common.retainAll(right);
    Set<String> all = new HashSet<>(left);
    all.addAll(right);
    return all.isEmpty() ? 0 : (double) common.size() / all.size();
  }

  // A parameter stands for any of its words; the sides are by far the most frequent.
  private static Set<String> words(String sentence) {
    String plain =
        sentence
            .replaceAll("\\{gateway\\}", "west")
            .replaceAll("\\{[a-z]*\\}", " ")
            .replace("east", "west")
            .toLowerCase(Locale.ROOT);
    return new HashSet<>(List.of(plain.strip().split("[^a-z0-9_]+")));
  }
}
