package io.kontor.ingress.kafka;

import io.kontor.ingress.json.Problem;
import java.util.Optional;

/** A record that needs no more work but its refusal's, where it has one. */
record Ended(Received received, Optional<Problem> refused) {}
