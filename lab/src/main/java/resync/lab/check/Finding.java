package resync.lab.check;

/**
 * What one check found.
 *
 * @param check the sentence of the feature, or the check's name
 * @param reason one sentence with the measured figures, also where it passed
 */
public record Finding(String check, Verdict verdict, String reason) {}
