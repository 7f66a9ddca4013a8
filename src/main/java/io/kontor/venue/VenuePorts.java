package io.kontor.venue;

/** The ways up from a connection, wired by {@code app}: to orders, to the halts, to the account. */
public record VenuePorts(ReportSink sink, SendGuard guard, ReconnectListener listener) {}
