/** The journal's streams in the form Akka's own tools ask for: persistence-query. Our code uses JournalReader. */
@NullMarked
package io.kontor.platform.journal.query;

import org.jspecify.annotations.NullMarked;
