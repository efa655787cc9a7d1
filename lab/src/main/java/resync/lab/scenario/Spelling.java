package resync.lab.scenario;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Words that are spelled much like one that does not exist. */
public final class Spelling {
  private Spelling() {}

  /** The nearest first. */
  public static List<String> nearest(String wanted, Collection<String> words, int count) {
    return words.stream()
        .sorted(
            Comparator.<String>comparingInt(word -> distance(wanted, word))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  /** Levenshtein's: how many letters have to be put in, left out or replaced. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
