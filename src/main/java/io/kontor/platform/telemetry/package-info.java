/** What operators see: metrics for Prometheus and a log that never makes trading wait. */
@NullMarked
package io.kontor.platform.telemetry;

import org.jspecify.annotations.NullMarked;
