/**
 * The program: it reads the configuration and the clock, owns the sockets, drives the engine on one
 * thread, and writes down what the engine reports.
 */
@NullMarked
package resync.peer.app;

import org.jspecify.annotations.NullMarked;
