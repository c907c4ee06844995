internal import Winnow
