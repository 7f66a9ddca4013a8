package io.kontor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The gateway a command speaks to over HTTP. What it refuses ends the command with the refusal as its message. */
final class RunningGateway {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = WebAddress.class,
            description = "Where the gateway listens; default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://127.0.0.1:8080");

    /** It answered, and did not do it, or does not know whether it did. */
    static final class Refused extends KontorCommand.Failure {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message, null);
            this.status = status;
        }

        /** Whether it stays so however often the same is asked for. */
        boolean isFinal() {
            return status < 500;
        }
    }

    /** An address without a scheme reads as a URI too, of the scheme {@code localhost}. */
    private static final class WebAddress implements CommandLine.ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = new URI(text);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                    return url;
                }
            } catch (URISyntaxException _) {
                // Said below.
            }
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no web address (expected: such as http://127.0.0.1:8080)");
        }
    }

    /** What is listed there. */
    JsonNode list(String path) {
        return send(request(path).GET(), answer -> answer.path("items").isArray())
                .path("items");
    }

    /** The answer, which has the id of what was done: without one nobody knows that a gateway did anything. */
    JsonNode post(String path, JsonNode body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                answer -> isNamed(answer, "id"));
    }

    /**
     * Whoever is not told what became of it does not know whether it stands, and must be able to ask for the very same once more.
     *
     * @param again how, told where that is so
     */
    JsonNode postOnce(String path, JsonNode body, String again) {
        try {
            return post(path, body);
        } catch (KontorCommand.Failure e) {
            if (e instanceof Refused refused && refused.isFinal()) {
                throw e;
            }
            throw new KontorCommand.Failure(e.getMessage() + "; " + again, e);
        }
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT);
    }

    private JsonNode send(HttpRequest.Builder request, Predicate<JsonNode> isAnswer) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            int status = response.statusCode();
            JsonNode body = read(response.body());
            if (status < 300 && isAnswer.test(body)) {
                return body;
            }
            throw new Refused(
                    status,
                    status >= 300 && isNamed(body, "code")
                            ? body.path("code").asText() + ": "
                                    + body.path("detail").asText()
                            : "HTTP " + status + " from " + url + ", and no answer of a gateway");
        } catch (IOException e) {
            throw new KontorCommand.Failure("no answer from " + url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KontorCommand.Failure("interrupted", e);
        }
    }

    /** Missing where it is none: a proxy's page, or nothing at all. */
    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    private static boolean isNamed(JsonNode body, String field) {
        return body.path(field).isTextual() && !body.path(field).asText().isBlank();
    }
}
