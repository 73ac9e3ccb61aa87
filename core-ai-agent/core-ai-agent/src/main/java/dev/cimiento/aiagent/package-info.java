/**
 * A local assistant: it answers a customer's question from the tenant's own documents, remembers the conversation, and may look things up
 * with read-only tools. {@link dev.cimiento.aiagent.Assistant} is what applications talk to.
 */
@NullMarked
package dev.cimiento.aiagent;

import org.jspecify.annotations.NullMarked;
