package resync.lab.archive;

import java.time.Instant;
import resync.lab.evidence.Moment;

/**
 * That one of a scenario's findings was judged from evidence, and from which, so that it can be
 * judged again.
 *
 * @param finding its place among the findings of the scenario's result, from 0
 * @param begun when the lab began to wait for what the sentence expects
 * @param moment what had been seen when it decided
 */
public record Judgement(int finding, Instant begun, Moment moment) {}
