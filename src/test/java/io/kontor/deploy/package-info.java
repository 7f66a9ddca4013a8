/** What {@code docker/} and {@code k8s/} say, held against the schemas they are written for and against what the gateway is. */
@NullMarked
package io.kontor.deploy;

import org.jspecify.annotations.NullMarked;
