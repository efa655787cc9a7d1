/**
 * What a peer writes down of what its engine reports: events and a log, both in order of time, and
 * the keys of its SAs. Whoever drives an engine keeps one.
 */
@NullMarked
package resync.peer.journal;

import org.jspecify.annotations.NullMarked;
