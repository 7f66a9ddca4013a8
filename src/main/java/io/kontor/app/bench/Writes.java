package io.kontor.app.bench;

import java.util.Locale;

/** What the gateway's journal has done so far, as its metrics tell. */
record Writes(double syncs, double writes, double events) {
    static Writes of(ServerProcess gateway) {
        String metrics = gateway.get("/metrics");
        return new Writes(
                value(metrics, "kontor_journal_sync_seconds_count"),
                value(metrics, "kontor_journal_group_sum"),
                value(metrics, "kontor_journal_events_total"));
    }

    Writes since(Writes before) {
        return new Writes(syncs - before.syncs, writes - before.writes, events - before.events);
    }

    String each(int orders) {
        return String.format(
                Locale.ROOT,
                "%.2f events in %.2f writes an order, %.1f writes a sync",
                events / orders,
                writes / orders,
                writes / syncs);
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no metric " + name));
    }
}
