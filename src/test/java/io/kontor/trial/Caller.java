package io.kontor.trial;

import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.util.Optional;

/** Whoever sends commands and learns what became of them. */
interface Caller {
    /** Empty: no answer came, and nothing is known. */
    Optional<Answer> send(Call call) throws InterruptedException;
}
