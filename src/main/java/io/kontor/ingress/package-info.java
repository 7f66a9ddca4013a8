/**
 * Where the world asks: commands and queries come in over HTTP and WebSocket, are read strictly, shaped into the entities' words and
 * answered. Holds no state of the business; everything it needs comes through {@link io.kontor.ingress.GatewayPorts}.
 */
@NullMarked
package io.kontor.ingress;

import org.jspecify.annotations.NullMarked;
