package io.kontor.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The figures the dashboard and the alerts ask Prometheus for, each with where it is asked for. */
public final class Figures {
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/kontor.json");
    private static final Path ALERTS = Path.of("docker/prometheus/alerts.yml");

    /** Told by nodes of a cluster only. */
    public static final Set<String> OF_A_CLUSTER = Set.of(
            "kontor_cluster_members",
            "kontor_cluster_unreachable",
            "kontor_journal_followers_late_total",
            "kontor_journal_requests_total");

    /** Label names and values stand in braces and brackets, grouping labels in parentheses behind by. */
    private static final Pattern NO_FIGURES = Pattern.compile(
            "\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right) \\([^)]*\\)|\"[^\"]*\"");

    private static final Pattern FUNCTION = Pattern.compile("[a-z_]+ *\\(");

    /** Every figure of ours has a component before its first underscore; {@code up} is Prometheus's own. */
    private static final Pattern FIGURE = Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)+");

    private Figures() {}

    public static Map<String, String> asked() throws IOException {
        Map<String, String> asked = new TreeMap<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                in(target.path("expr").asText())
                        .forEach(figure ->
                                asked.put(figure, "panel " + panel.path("title").asText()));
            }
        }
        for (JsonNode group : Yaml.one(ALERTS).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                in(rule.path("expr").asText())
                        .forEach(figure ->
                                asked.put(figure, "alert " + rule.path("alert").asText()));
            }
        }
        return asked;
    }

    /** The names in a query that stand for figures. */
    static Set<String> in(String query) {
        String bare = NO_FIGURES.matcher(query).replaceAll(" ");
        bare = FUNCTION.matcher(bare).replaceAll("(");
        Set<String> figures = new TreeSet<>();
        Matcher names = FIGURE.matcher(bare);
        while (names.find()) {
            figures.add(names.group());
        }
        return figures;
    }

    /** The names of all figures in what {@code /metrics} answered. */
    public static Set<String> told(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
