package io.kontor.trial;

import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** As a balancer that knows nothing of the nodes: each call goes to any of them, running or not. Thread-safe. */
record AnyNode(List<GatewayApi> nodes) implements Caller {
    @Override
    public Optional<Answer> send(Call call) throws InterruptedException {
        return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())).send(call);
    }
}
