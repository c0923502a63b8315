package accord.backend.adapter.websocket;

import accord.kernel.observe.Rejections;
import accord.kernel.observe.SocketMeasurements;

/**
 * Where it is written down what becomes of a socket: for everybody's in figures and log lines that are read, for those that
 * the service has opened to itself in figures of their own.
 */
record Ledger(SocketMeasurements sockets, Rejections rejections) {}
