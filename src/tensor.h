// A tensor is a shape and a handle on memory: row-major, contiguous, at most four axes.
//
// Copying a Tensor copies the handle, so a layer remembers its input for free; clone() is
// the only copy of numbers. There are no strides: `reshape` and `rows` are the two views
// the course needs, transposes are ops. Nor operators: maths is done by ops on data(),
// and everybody else reads with host() and writes with set(), because in `sim` and `gpu`
// builds the memory belongs to the device. Array is the one type template of the project:
// labels and tokens (int) travel to the device as numbers (real) do.
// Introduced by lesson 03.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "check.h"
#include "device.h"
#include "real.h"
#include "shape.h"

namespace chainrule {

template <class T>
class Array {
 public:
  Array() = default;  // no memory yet: empty() is true
  explicit Array(
      Shape shape);  // fresh memory; NaN in debug builds, else whatever was there
  static Array zeros(Shape shape) {
    return from(shape, std::vector<T>(size_t(shape.count())));
  }
  static Array from(Shape shape, const std::vector<T>& numbers);

  const Shape& shape() const { return shape_; }
  int axes() const { return shape_.axes; }
  int size(int axis) const;
  int count() const { return empty() ? 0 : shape_.count(); }
  bool empty() const { return memory_ == nullptr; }

  Array reshape(Shape shape) const;      // the same memory under another shape
  Array rows(int begin, int end) const;  // the same memory, a part of axis 0
  Array clone() const;                   // other memory, the same numbers

  T* data() { return memory_.get(); }  // only to hand to ops and device.h
  const T* data() const { return memory_.get(); }
  std::vector<T> host() const;              // how everybody else reads
  T item() const;                           // the number in an array of one
  void set(const std::vector<T>& numbers);  // how everybody else writes

 private:
  std::shared_ptr<T> memory_;
  Shape shape_{0};
};

using Tensor = Array<real>;
using IntTensor = Array<int>;

// "weight [2, 3]" and the numbers in rows, at most ten lines of them.
std::string to_text(const char* name, const Tensor& tensor);
std::string to_text(const char* name, const IntTensor& tensor);

// ---- below: how it is done -----------------------------------------------------------

template <class T>
Array<T>::Array(Shape shape) : shape_(shape) {
  const size_t bytes = size_t(shape.count()) * sizeof(T);
  memory_ = std::shared_ptr<T>(static_cast<T*>(device_allocate(bytes)),
                               [bytes](T* block) { device_release(block, bytes); });
}

template <class T>
Array<T> Array<T>::from(Shape shape, const std::vector<T>& numbers) {
  Array array(shape);
  array.set(numbers);
  return array;
}

template <class T>
int Array<T>::size(int axis) const {
  ENSURE(0 <= axis && axis < shape_.axes, "size: a tensor of shape %s has no axis %d",
         shape_.text().c_str(), axis);
  return shape_.size[axis];
}

template <class T>
Array<T> Array<T>::reshape(Shape shape) const {
  ENSURE(shape.count() == count(),
         "reshape: %s has %d elements, %s would have %d: the count must stay the same",
         shape_.text().c_str(), count(), shape.text().c_str(), shape.count());
  Array view = *this;
  view.shape_ = shape;
  return view;
}

template <class T>
Array<T> Array<T>::rows(int begin, int end) const {
  ENSURE(shape_.axes > 0 && 0 <= begin && begin <= end && end <= shape_.size[0],
         "rows: %d .. %d is no part of axis 0 of %s", begin, end, shape_.text().c_str());
  const int row = shape_.size[0] > 0 ? count() / shape_.size[0] : 0;
  Array view = *this;
  view.shape_.size[0] = end - begin;
  // Shares the ownership of the whole, points at its part.
  view.memory_ = std::shared_ptr<T>(memory_, memory_.get() + size_t(begin) * size_t(row));
  return view;
}

template <class T>
Array<T> Array<T>::clone() const {
  if (empty()) return {};
  Array copy(shape_);
  copy_on_device(copy.data(), data(), size_t(count()) * sizeof(T));
  return copy;
}

template <class T>
std::vector<T> Array<T>::host() const {
  std::vector<T> numbers(size_t(count()), T{});
  copy_to_host(numbers.data(), data(), numbers.size() * sizeof(T));
  return numbers;
}

template <class T>
T Array<T>::item() const {
  ENSURE(count() == 1, "item: a tensor of shape %s is not one number",
         shape_.text().c_str());
  return host()[0];
}

template <class T>
void Array<T>::set(const std::vector<T>& numbers) {
  ENSURE(int(numbers.size()) == count(), "set: %d numbers for a tensor of shape %s",
         int(numbers.size()), shape_.text().c_str());
  copy_to_device(data(), numbers.data(), numbers.size() * sizeof(T));
}

}  // namespace chainrule
