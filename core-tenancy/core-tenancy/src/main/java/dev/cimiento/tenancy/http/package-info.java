/** Requests to addresses that a tenant writes itself: which of them may be asked, and how much of the answer is read. */
@NullMarked
package dev.cimiento.tenancy.http;

import org.jspecify.annotations.NullMarked;
