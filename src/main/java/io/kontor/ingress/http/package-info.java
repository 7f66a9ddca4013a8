/** The HTTP surface: one file of routes per resource, and what they share to read bodies and to say no. */
@NullMarked
package io.kontor.ingress.http;

import org.jspecify.annotations.NullMarked;
