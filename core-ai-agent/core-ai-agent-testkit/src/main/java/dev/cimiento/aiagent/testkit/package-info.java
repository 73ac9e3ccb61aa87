/** What every store of documents, every memory and every assistant must keep, as tests to extend. */
@NullMarked
package dev.cimiento.aiagent.testkit;

import org.jspecify.annotations.NullMarked;
