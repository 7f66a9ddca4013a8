package io.kontor.ingress.ws;

import io.kontor.ingress.StreamSettings;

/** What all sessions of a server share. */
record StreamServices(
        SessionCommands commands,
        Subscriptions subscriptions,
        CancelOnDisconnect.Orders orders,
        StreamMetrics metrics,
        StreamSettings settings) {}
