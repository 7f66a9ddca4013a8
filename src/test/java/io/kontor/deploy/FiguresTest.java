package io.kontor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.value.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How figures are found in queries, and that dashboard and alerts are well-formed. */
class FiguresTest {
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/kontor.json");

    @Test
    void figuresAreToldFromLabelsFunctionsAndValues() {
        String query = "sum by (le, some_label) (rate(a_b_seconds_bucket{other_label=~\"x_y|z_z\"}[$__rate_interval]))"
                + " / on (third_label) group_left (label_4) max_over_time(c_d_total[5m]) > 0 and e_f == 1";

        assertThat(Figures.in(query)).containsExactly("a_b_seconds_bucket", "c_d_total", "e_f");
    }

    @Test
    void anAnswerTellsFiguresByTheirNames() {
        String text = """
                # HELP a_b what it is
                # TYPE a_b counter
                a_b_total{x="y z"} 1.0
                c_d 2
                """;

        assertThat(Figures.told(text)).containsExactly("a_b_total", "c_d");
    }

    @Test
    void everyPanelAsksSomethingAndStandsAlone() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        List<Integer> ids = new ArrayList<>();
        boolean[][] taken = new boolean[1000][24];
        for (JsonNode panel : dashboard.path("panels")) {
            ids.add(panel.path("id").asInt());
            JsonNode place = panel.path("gridPos");
            for (int y = place.path("y").asInt();
                    y < place.path("y").asInt() + place.path("h").asInt();
                    y++) {
                for (int x = place.path("x").asInt();
                        x < place.path("x").asInt() + place.path("w").asInt();
                        x++) {
                    assertThat(taken[y][x]).as(panel.path("title").asText()).isFalse();
                    taken[y][x] = true;
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("targets"))
                        .as(panel.path("title").asText())
                        .isNotEmpty();
                assertThat(panel.at("/datasource/uid").asText())
                        .isEqualTo(Yaml.one(Path.of("docker/grafana/provisioning/datasources/prometheus.yaml"))
                                .at("/datasources/0/uid")
                                .asText());
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(25);
    }

    /** Of what is no caller's fault only a shutdown goes unsaid: every roll-out brings some. */
    @Test
    void refusalsThroughNoFaultOfTheCallersAreAlerted() {
        String query = Yaml.one(Path.of("docker/prometheus/alerts.yml"))
                .at("/groups/0/rules")
                .valueStream()
                .filter(rule -> rule.path("alert").asText().equals("CallersRefused"))
                .map(rule -> rule.path("expr").asText())
                .findFirst()
                .orElseThrow();
        Set<String> alerted =
                Set.of(query.replaceFirst("(?s).*outcome=~\"([^\"]*)\".*", "$1").split("\\|"));

        assertThat(Arrays.stream(RefusalCode.values()).map(Enum::name)).containsAll(alerted);
        assertThat(alerted)
                .containsAll(Arrays.stream(RefusalCode.values())
                        .filter(code -> code.status() >= 500 && code != RefusalCode.SHUTTING_DOWN)
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhereToReadOn() throws IOException {
        for (JsonNode rule : Yaml.one(Path.of("docker/prometheus/alerts.yml")).at("/groups/0/rules")) {
            String alert = rule.path("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("page", "ticket");
            assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotBlank();
            String[] runbook = rule.at("/annotations/runbook").asText().split("#", 2);
            assertThat(Path.of(runbook[0])).as(alert).exists();
            if (runbook.length > 1) {
                assertThat(sections(Path.of(runbook[0]))).as(alert).contains(runbook[1]);
                assertThat(Files.readString(Path.of(runbook[0]))).contains("`" + alert + "`");
            }
        }
    }

    /** As GitHub names them in links. */
    private static List<String> sections(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }
}
