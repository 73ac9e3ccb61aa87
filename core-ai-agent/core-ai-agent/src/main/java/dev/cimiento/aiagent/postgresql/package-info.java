/** Documents with PostgreSQL's full-text search, and conversations, in the tenant's own schema. */
@NullMarked
package dev.cimiento.aiagent.postgresql;

import org.jspecify.annotations.NullMarked;
