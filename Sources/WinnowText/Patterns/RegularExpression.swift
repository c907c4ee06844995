internal import CPCRE2

/// A regular expression in PCRE2 syntax, UTF-8, compiled to machine code.
///
/// Matching is bounded in steps and memory, so that no rule can hang a run. Not for per-token use: rules gate it by block or
/// by a literal.
package final class RegularExpression: Sendable {
  /// Why a pattern does not compile.
  package struct CompileError: Error, Equatable {
    package let message: String
    /// Byte offset in the pattern.
    package let offset: Int
  }

  /// Matching came to no end within its limits: whether the text matches is not known.
  package struct LimitError: Error, Equatable, CustomStringConvertible {
    package let pattern: String

    package init(pattern: String) { self.pattern = pattern }

    package var description: String {
      "the regular expression '\(pattern)' needs more steps or memory on this text than it may take"
    }
  }

  // Immutable after init; PCRE2 compiled patterns may be shared between threads, match data may not (it is `Matcher`'s).
  private nonisolated(unsafe) let code: OpaquePointer
  package let pattern: String

  /// Compiles `pattern`.
  /// - Throws: `CompileError`.
  package init(_ pattern: String, ignoringCase: Bool = false) throws(CompileError) {
    self.pattern = pattern
    var error: Int32 = 0
    var offset = 0
    var options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP)
    if ignoringCase { options |= UInt32(PCRE2_CASELESS) }
    var utf8 = Array(pattern.utf8)
    utf8.append(0)
    guard let code = pcre2_compile_8(utf8, utf8.count - 1, options, &error, &offset, nil) else {
      var buffer = [UInt8](repeating: 0, count: 256)
      let length = pcre2_get_error_message_8(error, &buffer, buffer.count)
      let message = String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
      throw CompileError(message: message, offset: offset)
    }
    self.code = code
    // Without JIT (an unusual CPU) the interpreter does its work.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit { pcre2_code_free_8(code) }

  /// The working memory of one worker for one expression.
  package final class Matcher {
    /// Steps of a match, as PCRE2 counts them: at most about a second.
    private static let stepLimit: UInt32 = 10_000_000
    /// Memory of a match, in bytes.
    private static let memoryLimit = 64 << 20

    private let expression: RegularExpression
    private let data: OpaquePointer
    private let context: OpaquePointer

    package init(_ expression: RegularExpression) {
      self.expression = expression
      guard let data = pcre2_match_data_create_from_pattern_8(expression.code, nil),
        let context = pcre2_match_context_create_8(nil)
      else { fatalError("out of memory") }
      pcre2_set_match_limit_8(context, Self.stepLimit)
      pcre2_set_heap_limit_8(context, UInt32(Self.memoryLimit >> 10))
      self.data = data
      self.context = context
    }

    deinit {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }

    /// The first match at or after `start` in well-formed UTF-8; nil when there is none.
    /// - Throws: `LimitError` when matching was given up.
    package func firstMatch(
      in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
    ) throws(LimitError) -> Range<Int>? {
      guard let base = text.baseAddress else { return nil }
      func match() -> Int32 {
        pcre2_match_8(expression.code, base, text.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
      }
      var result = match()
      if result == PCRE2_ERROR_JIT_STACKLIMIT, let stack = pcre2_jit_stack_create_8(32 << 10, Self.memoryLimit, nil) {
        // The usual stack of machine code is small; few texts need another, and not for long.
        pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
        result = match()
        pcre2_jit_stack_assign_8(context, nil, nil)
        pcre2_jit_stack_free_8(stack)
      }
      if result == PCRE2_ERROR_NOMATCH { return nil }
      guard result > 0 else { throw LimitError(pattern: expression.pattern) }
      return group(0)
    }

    /// The range of a capture group of the last match; nil when it took no part.
    package func group(_ number: Int) -> Range<Int>? {
      guard let vector = pcre2_get_ovector_pointer_8(data), number < Int(pcre2_get_ovector_count_8(data)) else {
        return nil
      }
      let start = vector[2 * number]
      let end = vector[2 * number + 1]
      guard start != Int(bitPattern: UInt.max), start <= end else { return nil }
      return start..<end
    }
  }
}
