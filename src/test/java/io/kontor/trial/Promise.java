package io.kontor.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import java.util.ArrayList;
import java.util.List;

/** One order as its caller remembers it: every command the gateway has answered finally, and what it was answered. For one thread. */
final class Promise {
    private final AccountId account;
    private final ClientOrderId clientOrderId;
    private final List<Answered> commands = new ArrayList<>();
    private ObjectNode wanted;
    private int revision = 1;
    private boolean canceled;

    Promise(AccountId account, ClientOrderId clientOrderId, ObjectNode wanted) {
        this.account = account;
        this.clientOrderId = clientOrderId;
        this.wanted = wanted;
    }

    /** A command and its final answer. */
    record Answered(Call call, Answer answer) {}

    AccountId account() {
        return account;
    }

    ClientOrderId clientOrderId() {
        return clientOrderId;
    }

    /** The body the last acknowledged command asked for. */
    ObjectNode wanted() {
        return wanted;
    }

    int revision() {
        return revision;
    }

    boolean isCanceled() {
        return canceled;
    }

    boolean isModified() {
        return revision > 1;
    }

    List<Answered> commands() {
        return commands;
    }

    String intentId() {
        return commands.getFirst().answer().body().path("intentId").asText();
    }

    void placed(Call call, Answer answer) {
        commands.add(new Answered(call, answer));
    }

    void modified(Call call, Answer answer, ObjectNode body) {
        commands.add(new Answered(call, answer));
        wanted = body;
        revision = answer.body().path("revision").asInt();
    }

    void canceled(Call call, Answer answer) {
        commands.add(new Answered(call, answer));
        canceled = true;
    }

    @Override
    public String toString() {
        return account + " " + clientOrderId + " " + intentId();
    }
}
