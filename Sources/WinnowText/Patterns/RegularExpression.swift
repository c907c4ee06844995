internal import CPCRE2

/// A regular expression in PCRE2 syntax, UTF-8, compiled to machine code.
///
/// Matching is bounded (match and depth limits), so that no rule can hang a run. Not for per-token use: rules gate it by
/// block or by a literal.
package final class RegularExpression: Sendable {
  /// Why a pattern does not compile.
  package struct CompileError: Error, Equatable {
    package let message: String
    /// Byte offset in the pattern.
    package let offset: Int
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
    // Without JIT (an unusual CPU) the interpreter gives the same matches.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit { pcre2_code_free_8(code) }

  /// The working memory of one worker for one expression.
  package final class Matcher {
    private let expression: RegularExpression
    private let data: OpaquePointer
    private let context: OpaquePointer

    package init(_ expression: RegularExpression) {
      self.expression = expression
      guard let data = pcre2_match_data_create_from_pattern_8(expression.code, nil),
        let context = pcre2_match_context_create_8(nil)
      else { fatalError("out of memory") }
      pcre2_set_match_limit_8(context, 1_000_000)
      self.data = data
      self.context = context
    }

    deinit {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }

    /// The first match at or after `start` in well-formed UTF-8; nil also when the match limit is reached.
    package func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Range<Int>? {
      guard let base = text.baseAddress else { return nil }
      let result = pcre2_match_8(
        expression.code, base, text.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
      guard result > 0 else { return nil }
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
