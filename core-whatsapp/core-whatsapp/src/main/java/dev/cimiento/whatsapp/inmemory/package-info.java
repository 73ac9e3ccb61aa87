/** Conversations without a database, a transport that records, and a telephone to play with. */
@NullMarked
package dev.cimiento.whatsapp.inmemory;

import org.jspecify.annotations.NullMarked;
